'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { accountOf, type AccountSource } from './account.ts';
import { initialsOf } from './initials.ts';

export interface SessionAvatarProps extends PartProps<'span', SessionAvatarState> {
  /** Whose picture; null for nobody's. */
  readonly session: AccountSource | null;
}

export type SessionAvatarState = {
  /** What is shown. @selector `[data-shows='image']` */
  readonly shows: 'image' | 'initials' | 'nobody';
};

/**
 * An account's picture; its initials, on a colour of its own, where there is none or it cannot be loaded.
 *
 * Says nothing to screen readers: the name belongs next to it.
 */
export function SessionAvatar({ session, ...props }: SessionAvatarProps): ReactNode {
  const [broken, setBroken] = useState<string>();
  const account = session && accountOf(session);
  const initials = initialsOf(account?.name ?? '');
  const url = account?.imageUrl !== broken && account?.imageUrl;
  // SAFETY: a custom property, which React's type for styles does not know.
  const style = { '--ms-avatar-hue': account?.hue } as CSSProperties;
  const children = url ? (
    <img src={url} alt="" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
  ) : (
    initials
  );
  return usePart('span', { className: 'ms-avatar', 'aria-hidden': true, style, children }, props, {
    shows: url ? 'image' : initials ? 'initials' : 'nobody',
  });
}
