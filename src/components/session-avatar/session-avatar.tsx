'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountOf, type AccountSession } from './account.ts';
import { initialsOf } from './initials.ts';

/** The props of `SessionAvatar`. */
export interface SessionAvatarProps extends PartProps<'span', SessionAvatarState> {
  /** The session whose account is shown. `null` shows a placeholder. */
  readonly session: AccountSession | null;
}

/** The state of `SessionAvatar`. */
export type SessionAvatarState = {
  /**
   * The rendered content: the picture, the initials, or a placeholder if there is no name.
   * @selector `[data-content='image']`
   */
  readonly content: 'image' | 'initials' | 'placeholder';
};

/**
 * Renders an account's picture, or its initials on an account-specific colour if there is no picture or the picture
 * fails to load.
 *
 * The avatar is hidden from screen readers, so render the name next to it.
 */
export function SessionAvatar({ session, ...props }: SessionAvatarProps): ReactNode {
  const [failedUrl, setFailedUrl] = useState<string>();
  const account = session && accountOf(session);
  const initials = initialsOf(account?.name ?? '');
  const url = account?.imageUrl !== failedUrl && account?.imageUrl;
  // SAFETY: React's type for styles does not include custom properties.
  const style = { '--ms-avatar-hue': account?.hue } as CSSProperties;
  const children = url ? (
    <img src={url} alt="" referrerPolicy="no-referrer" onError={() => setFailedUrl(url)} />
  ) : (
    initials
  );
  return useRender('span', { className: 'ms-avatar', 'aria-hidden': true, style, children }, props, {
    content: url ? 'image' : initials ? 'initials' : 'placeholder',
  });
}
