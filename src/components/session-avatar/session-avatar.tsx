'use client';

import { type CSSProperties, type ReactNode, useSyncExternalStore } from 'react';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountOf, type AccountSession } from './account.ts';
import { initialsOf } from './initials.ts';
import { usePicture } from './use-picture.ts';

/** The props of `SessionAvatar`. */
export interface SessionAvatarProps extends PartProps<'span', SessionAvatarState> {
  /** The session whose account is shown. `null` shows a placeholder. */
  readonly session: AccountSession | null;
}

const subscribe = () => () => {};

/** The state of `SessionAvatar`. */
export type SessionAvatarState = {
  /**
   * The visible content: the picture once it has loaded, the initials, or a placeholder if there is no name.
   * @selector `[data-content='image']`
   */
  readonly content: 'image' | 'initials' | 'placeholder';
  /** The hue of the account in degrees, one of 24. @selector `[data-hue='30']` */
  readonly hue: string | null;
};

/**
 * Renders an account's initials on an account-specific colour, and its picture above them once it has loaded.
 *
 * The avatar is hidden from screen readers, so render the name next to it.
 */
export function SessionAvatar({ session, ...props }: SessionAvatarProps): ReactNode {
  const { name = '', identifier = '', imageUrl = '', hue = null } = (session && accountOf(session)) ?? {};
  const locale = useLocale();
  const initials = initialsOf(name, locale) || initialsOf(identifier, locale);
  const { isLoaded, ...picture } = usePicture(imageUrl);
  // Not in the HTML of a server, where a Content Security Policy may block the style.
  const hydratedHue = useSyncExternalStore(
    subscribe,
    () => hue,
    () => null,
  );
  // SAFETY: React's type for styles does not include custom properties.
  const style = { '--ms-avatar-hue': hydratedHue } as CSSProperties;
  const children = (
    <>
      {!isLoaded && initials}
      {/* A new element for each URL, because an element shows its old picture until the new one has loaded. */}
      {picture.src && <img key={imageUrl} {...picture} alt="" referrerPolicy="no-referrer" />}
    </>
  );
  return useRender('span', { className: 'ms-avatar', 'aria-hidden': true, style, children }, props, {
    content: isLoaded ? 'image' : initials ? 'initials' : 'placeholder',
    hue,
  });
}
