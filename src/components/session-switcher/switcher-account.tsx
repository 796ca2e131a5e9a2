'use client';

import { type ReactNode, use } from 'react';
import { isClosed, type Session } from '../../session/index.ts';
import { directionOf } from '../labels/bidi-isolate.ts';
import { formatMessage } from '../labels/format-message.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { accountName } from '../session-avatar/account-name.ts';
import { accountOf } from '../session-avatar/account.ts';
import { SessionAvatar, type SessionAvatarProps } from '../session-avatar/session-avatar.tsx';
import { ItemContext, useSwitcher } from './switcher-context.ts';

/** Returns the session of the enclosing item, or the displayed session outside items. */
function useDisplayedSession(): Session | null {
  const { displayed } = useSwitcher();
  return use(ItemContext)?.session ?? displayed;
}

export interface SwitcherAvatarProps extends Omit<SessionAvatarProps, 'session'> {}

/** Renders the `SessionAvatar` of the item's account, or of the current account outside items. */
export function SwitcherAvatar(props: SwitcherAvatarProps): ReactNode {
  return <SessionAvatar session={useDisplayedSession()} {...props} />;
}

export interface SwitcherNameProps extends PartProps<'bdi'> {}

/** Renders the name of the item's account, or of the current account outside items. */
export function SwitcherName(props: SwitcherNameProps): ReactNode {
  const { labels, isLoading, connection } = useSwitcher();
  const session = useDisplayedSession();
  const isUnavailable = connection === 'failed';
  const placeholder = isLoading ? labels.loading : isUnavailable ? labels.unavailable : labels.notSignedIn;
  const children = session ? accountName(session, labels) : placeholder;
  return useRender('bdi', { dir: directionOf(children), children }, props, {});
}

export interface SwitcherIdentifierProps extends PartProps<'bdi'> {}

/** Renders the account's email address or another identifier. Not rendered if the name is the only identifier. */
export function SwitcherIdentifier(props: SwitcherIdentifierProps): ReactNode {
  const session = useDisplayedSession();
  const children = session && accountOf(session).identifier;
  const identifier = useRender('bdi', { dir: 'ltr', children }, props, {});
  return children ? identifier : null;
}

export interface SwitcherDescriptionProps extends PartProps<'span'> {}

/**
 * Renders a hint to finish signing in for a pending session, a hint to sign in again for a closed session, or the
 * sign-in time if another session of the same user is listed. Not rendered otherwise.
 */
export function SwitcherDescription(props: SwitcherDescriptionProps): ReactNode {
  const children = useDescription();
  // The server may render in another time zone.
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
  return formatMessage(labels.signedInAt, {
    time: session.createdAt.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  });
}
