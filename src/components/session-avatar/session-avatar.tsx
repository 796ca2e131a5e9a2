'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountOf, type AccountSession } from './account.ts';
import { initialsOf } from './initials.ts';

export interface SessionAvatarProps extends PartProps<'span', SessionAvatarState> {
  /** Whose picture; null for nobody's. */
  readonly session: AccountSession | null;
}

export type SessionAvatarState = {
  /** What is shown. @selector `[data-content='image']` */
  readonly content: 'image' | 'initials' | 'placeholder';
};

/**
 * An account's picture; its initials, on a colour of its own, where there is none or it cannot be loaded.
 *
 * Says nothing to screen readers: the name belongs next to it.
 */
export function SessionAvatar({ session, ...props }: SessionAvatarProps): ReactNode {
  const [failedUrl, setFailedUrl] = useState<string>();
  const account = session && accountOf(session);
  const initials = initialsOf(account?.name ?? '');
  const url = account?.imageUrl !== failedUrl && account?.imageUrl;
  // SAFETY: a custom property, which React's type for styles does not know.
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
