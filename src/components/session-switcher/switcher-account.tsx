'use client';

import { type ReactNode, use } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountOf } from '../session-avatar/account.ts';
import { SessionAvatar, type SessionAvatarProps } from '../session-avatar/session-avatar.tsx';
import { ItemContext, useSwitcher } from './switcher-context.ts';

/** Whom a part speaks of: the row's account, outside of rows the current one. */
function useDisplayedSession(): Session | null {
  const { current } = useSwitcher();
  return use(ItemContext)?.session ?? current;
}

export interface SwitcherAvatarProps extends Omit<SessionAvatarProps, 'session'> {}

/** The `SessionAvatar` of the row's account, outside of rows of the current one. */
export function SwitcherAvatar(props: SwitcherAvatarProps): ReactNode {
  return <SessionAvatar session={useDisplayedSession()} {...props} />;
}

export interface SwitcherNameProps extends PartProps<'bdi'> {}

/** The name of the row's account; outside of rows who one is. */
export function SwitcherName(props: SwitcherNameProps): ReactNode {
  const { labels, isLoading } = useSwitcher();
  const session = useDisplayedSession();
  const placeholder = isLoading ? labels.loading : labels.nobody;
  const children = session ? accountOf(session).name || labels.unnamed : placeholder;
  return useRender('bdi', { children }, props, {});
}

export interface SwitcherIdentifierProps extends PartProps<'bdi'> {}

/** The account's address or the like; not there where the name is all that is known. */
export function SwitcherIdentifier(props: SwitcherIdentifierProps): ReactNode {
  const session = useDisplayedSession();
  const children = session && accountOf(session).identifier;
  const identifier = useRender('bdi', { children }, props, {});
  return children ? identifier : null;
}

export interface SwitcherDescriptionProps extends PartProps<'span'> {}

/**
 * What there is to know of the account besides: to finish signing in, to sign in again, or which of two sessions of one
 * user it is. Not there if nothing.
 */
export function SwitcherDescription(props: SwitcherDescriptionProps): ReactNode {
  const children = useDescription();
  // The server may live in another time zone.
  const description = useRender('span', { children, suppressHydrationWarning: true }, props, {});
  return children ? description : null;
}

function useDescription(): string | null {
  const { labels, sessions, signInAgain } = useSwitcher();
  const session = useDisplayedSession();
  const locale = useLocale();
  if (!session) return null;
  if (isClosed(session)) return signInAgain ? labels.signInAgain : labels.signedOut;
  if (session.status === 'pending') return labels.finishSigningIn;
  if (!sessions.some(({ id, userId }) => id !== session.id && userId === session.userId)) return null;
  return labels.signedInAt(
    session.createdAt.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  );
}
