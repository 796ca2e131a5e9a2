'use client';

import { type ReactNode, useState } from 'react';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { ErrorMessage, type ErrorMessageProps } from '../internal/error-message.tsx';
import { formatMessage } from '../labels/format-message.ts';
import { hideVisually } from '../internal/hide-visually.ts';
import { renderMessage } from '../labels/render-message.ts';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useMergedRef } from '../internal/use-merged-ref.ts';
import { useRender } from '../internal/use-render.ts';
import { useRetryFocus } from '../internal/use-retry-focus.ts';
import { useExpiryDialog } from './expiry-context.ts';

/** Renders the title of the dialog. */
export function ExpiryTitle(props: PartProps<'h2'>): ReactNode {
  const { id, labels, state } = useExpiryDialog();
  const children = state.phase === 'expiring' ? labels.expiringTitle : labels.expiredTitle;
  return useRender('h2', { id: `${id}-title`, children }, props, {});
}

/** Renders an explanation that names the account, and states whether the user can stay signed in. */
export function ExpiryDescription(props: PartProps<'p'>): ReactNode {
  const { id, labels, state, name } = useExpiryDialog();
  const children = renderMessage(labels[state.nonExtendable ? 'cannotExtend' : state.phase], { name });
  return useRender('p', { id: `${id}-text`, children }, props, {});
}

/**
 * Renders the remaining time, updated every second. Hidden from screen readers, for which `Announcement` is rendered
 * instead. Not rendered once the session has expired.
 */
export function ExpiryCountdown(props: PartProps<'p'>): ReactNode {
  const { secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const minutes = Math.floor(secondsLeft / 60).toLocaleString(locale);
  const seconds = (secondsLeft % 60).toLocaleString(locale, { minimumIntegerDigits: 2 });
  const partProps = { role: 'timer', 'aria-hidden': true, children: `${minutes}:${seconds}` };
  const part = useRender('p', partProps, props, {});
  return state.phase === 'expiring' && part;
}

/** Renders a live region that announces the remaining time when the dialog opens, every full minute, and at 30 and 10 seconds. */
export function ExpiryAnnouncement(): ReactNode {
  const { id, labels, secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const [initialSeconds] = useState(secondsLeft);
  const announcedSeconds = state.phase === 'expiring' ? announcedSecondsAt(secondsLeft, initialSeconds) : 0;
  const [count, unit] =
    announcedSeconds % 60 === 0 ? [announcedSeconds / 60, 'minute'] : [announcedSeconds, 'second'];
  const duration = count.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return (
    <p role="status" id={`${id}-left`} ref={hideVisually}>
      {announcedSeconds > 0 && formatMessage(labels.timeLeft, { duration })}
    </p>
  );
}

/** Returns the remaining seconds to announce: the smallest threshold that has been reached. */
function announcedSecondsAt(secondsLeft: number, initialSeconds: number): number {
  const threshold = secondsLeft > 30 ? Math.ceil(secondsLeft / 60) * 60 : secondsLeft > 10 ? 30 : 10;
  return Math.min(threshold, initialSeconds);
}

type ExpiryButtonState = {
  /** Whether the action of this button is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Renders a button that extends the session. Not rendered if the session cannot be extended. */
export function ExpiryExtend(props: PartProps<'button', ExpiryButtonState>): ReactNode {
  const { labels, state, extendStatus, extend } = useExpiryDialog();
  const pending = extendStatus === 'pending';
  const retryRef = useRetryFocus(pending);
  const ref = useMergedRef(initialFocus, retryRef, undefined);
  const button = useRender(
    'button',
    {
      type: 'button',
      ref,
      'aria-disabled': state.pending,
      onClick: (event) => state.pending || extend({ reason: 'item-press', event }),
      children: labels.staySignedIn,
    },
    props,
    { pending },
  );
  return state.phase === 'expiring' && !state.nonExtendable && button;
}

/** Renders a button that signs the session out. Not rendered once the session has expired. */
export function ExpirySignOut(props: PartProps<'button', ExpiryButtonState>): ReactNode {
  const { labels, state, signOutStatus, signOut } = useExpiryDialog();
  const pending = signOutStatus === 'pending';
  const ref = useRetryFocus(pending);
  const button = useRender(
    'button',
    {
      ref,
      type: 'button',
      'aria-disabled': state.pending,
      onClick: (event) => state.pending || isSecondClick(event) || signOut({ reason: 'item-press', event }),
      children: labels.signOut,
    },
    props,
    { pending },
  );
  return state.phase === 'expiring' && button;
}

/**
 * Renders a button that calls `onSignInAgain`, or signs in through the backend. Not rendered before the session has
 * expired, or if `onSignInAgain` is not set and the backend has no `signInMethods`.
 */
export function ExpirySignInAgain(props: PartProps<'button', ExpiryButtonState>): ReactNode {
  const { labels, state, signInAgain, signInStatus } = useExpiryDialog();
  const pending = signInStatus === 'pending';
  const button = useRender(
    'button',
    {
      type: 'button',
      ref: initialFocus,
      'aria-disabled': pending,
      onClick: (event) => pending || signInAgain?.({ reason: 'item-press', event }),
      children: labels.signInAgain,
    },
    props,
    { pending },
  );
  return state.phase === 'expired' && signInAgain && button;
}

/** Renders a button that closes the dialog. Not rendered while the session can be extended. */
export function ExpiryClose(props: PartProps<'button'>): ReactNode {
  const { labels, state, close, signInAgain } = useExpiryDialog();
  const isBesideSignIn = state.phase === 'expired' && signInAgain !== undefined;
  const ref = isBesideSignIn ? undefined : initialFocus;
  const partProps = { type: 'button' as const, ref, onClick: close, children: labels.close };
  const button = useRender('button', partProps, props, {});
  return (state.phase === 'expired' || state.nonExtendable) && button;
}

/** Renders an error message with a retry button after extending, signing out or signing in again has failed. */
export function ExpiryError(props: Omit<ErrorMessageProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, extendStatus, signOutStatus, signInStatus, extend, signOut, signInAgain } =
    useExpiryDialog();
  const failures = [
    [signInStatus, labels.signInFailed, signInAgain],
    [signOutStatus, labels.signOutFailed, signOut],
    [extendStatus, labels.extendFailed, extend],
  ] as const;
  const failure = failures.find(([status]) => status === 'error');
  if (!failure) return null;
  const [, text, retry] = failure;
  return (
    <ErrorMessage
      {...props}
      text={text}
      tryAgain={labels.tryAgain}
      onRetry={(event) => retry?.({ reason: 'retry', event })}
    />
  );
}
