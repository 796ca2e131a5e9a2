'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { ErrorMessage, type ErrorMessageProps } from '../internal/error-message.tsx';
import { initialFocus } from '../internal/initial-focus.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useRender } from '../internal/use-render.ts';
import { useExpiryDialog } from './expiry-context.ts';

/** What it is about. */
export function ExpiryTitle(props: PartProps<'h2'>): ReactNode {
  const { id, labels, state } = useExpiryDialog();
  const children = state.phase === 'expiring' ? labels.expiringTitle : labels.expiredTitle;
  return useRender('h2', { id: `${id}-title`, children }, props, {});
}

/** What happens to whom. */
export function ExpiryDescription(props: PartProps<'p'>): ReactNode {
  const { id, labels, state, name } = useExpiryDialog();
  const children = labels[state.nonExtendable ? 'limited' : state.phase](name);
  return useRender('p', { id: `${id}-text`, children }, props, {});
}

/** The seconds that are left, each of them; not there once none are. Screen readers are told by `ExpiryAnnouncement`. */
export function ExpiryCountdown(props: PartProps<'p'>): ReactNode {
  const { secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const minutes = Math.floor(secondsLeft / 60).toLocaleString(locale);
  const seconds = (secondsLeft % 60).toLocaleString(locale, { minimumIntegerDigits: 2 });
  const own = { role: 'timer', 'aria-hidden': true, children: `${minutes}:${seconds}` };
  const part = useRender('p', own, props, {});
  return state.phase === 'expiring' && part;
}

/** How much is left, said politely when the dialog opens, each full minute, and 30 and 10 seconds before the end. */
export function ExpiryAnnouncement(): ReactNode {
  const { id, labels, secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const [initialSeconds] = useState(secondsLeft);
  const announcedSeconds = state.phase === 'expiring' ? announcedSecondsAt(secondsLeft, initialSeconds) : 0;
  const [count, unit] =
    announcedSeconds % 60 === 0 ? [announcedSeconds / 60, 'minute'] : [announcedSeconds, 'second'];
  const duration = count.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return (
    <p role="status" id={`${id}-left`} style={visuallyHidden}>
      {announcedSeconds > 0 && labels.timeLeft(duration)}
    </p>
  );
}

/** The last moment worth telling of. */
function announcedSecondsAt(secondsLeft: number, initialSeconds: number): number {
  const threshold = secondsLeft > 30 ? Math.ceil(secondsLeft / 60) * 60 : secondsLeft > 10 ? 30 : 10;
  return Math.min(threshold, initialSeconds);
}

const visuallyHidden: CSSProperties = { clipPath: 'inset(50%)', position: 'absolute' };

type ExpiryButtonState = {
  /** Whether it is under way. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** Prolongs the session; not there where that cannot be. */
export function ExpiryExtend(props: PartProps<'button', ExpiryButtonState>): ReactNode {
  const { labels, state, extendStatus, extend } = useExpiryDialog();
  const pending = extendStatus === 'pending';
  const button = useRender(
    'button',
    {
      type: 'button',
      ref: initialFocus,
      'aria-disabled': state.pending,
      onClick: (event) => state.pending || extend({ reason: 'press', event }),
      children: labels.stay,
    },
    props,
    { pending },
  );
  return state.phase === 'expiring' && !state.nonExtendable && button;
}

/** Signs that session out; not there once it has run out. */
export function ExpirySignOut(props: PartProps<'button', ExpiryButtonState>): ReactNode {
  const { labels, state, signOutStatus, signOut } = useExpiryDialog();
  const pending = signOutStatus === 'pending';
  const button = useRender(
    'button',
    {
      type: 'button',
      'aria-disabled': state.pending,
      onClick: (event) => state.pending || isSecondClick(event) || signOut({ reason: 'press', event }),
      children: labels.signOut,
    },
    props,
    { pending },
  );
  return state.phase === 'expiring' && button;
}

/** Leads to your sign-in once the session has run out; not there without `onSignInAgain`. */
export function ExpirySignInAgain(props: PartProps<'button'>): ReactNode {
  const { labels, state, signInAgain } = useExpiryDialog();
  const button = useRender(
    'button',
    {
      type: 'button',
      ref: initialFocus,
      onClick: (event) => signInAgain?.({ reason: 'press', event }),
      children: labels.signInAgain,
    },
    props,
    {},
  );
  return state.phase === 'expired' && signInAgain && button;
}

/** Closes the dialog where there is nothing to be decided: the session has run out, or will in any case. */
export function ExpiryClose(props: PartProps<'button'>): ReactNode {
  const { labels, state, close } = useExpiryDialog();
  const own = { type: 'button' as const, ref: initialFocus, onClick: close, children: labels.close };
  const button = useRender('button', own, props, {});
  return (state.phase === 'expired' || state.nonExtendable) && button;
}

/** Says what failed, with a button to try again. */
export function ExpiryError(props: Omit<ErrorMessageProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, extendStatus, signOutStatus, extend, signOut } = useExpiryDialog();
  if (extendStatus !== 'error' && signOutStatus !== 'error') return null;
  const [text, retry] =
    signOutStatus === 'error' ? [labels.signOutFailed, signOut] : [labels.stayFailed, extend];
  return (
    <ErrorMessage
      {...props}
      text={text}
      tryAgain={labels.tryAgain}
      onRetry={(event) => retry({ reason: 'retry', event })}
    />
  );
}
