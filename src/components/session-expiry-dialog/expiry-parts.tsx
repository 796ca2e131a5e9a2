'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { useLocale } from '../labels/session-labels.tsx';
import { Failure, type FailureProps } from '../part/failure.tsx';
import { initialFocus } from '../part/initial-focus.ts';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { usePart } from '../part/use-part.ts';
import { useExpiryDialog } from './expiry-context.ts';

/** What it is about. */
export function ExpiryTitle(props: PartProps<'h2'>): ReactNode {
  const { id, labels, state } = useExpiryDialog();
  const children = state.phase === 'expiring' ? labels.expiringTitle : labels.expiredTitle;
  return usePart('h2', { id: `${id}-title`, children }, props, {});
}

/** What happens to whom. */
export function ExpiryText(props: PartProps<'p'>): ReactNode {
  const { id, labels, state, name } = useExpiryDialog();
  const children = labels[state.limited ? 'limited' : state.phase](name);
  return usePart('p', { id: `${id}-text`, children }, props, {});
}

/** The seconds that are left, each of them; not there once none are. Screen readers are told by `ExpiryNews`. */
export function ExpiryCountdown(props: PartProps<'p'>): ReactNode {
  const { secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const minutes = Math.floor(secondsLeft / 60).toLocaleString(locale);
  const seconds = (secondsLeft % 60).toLocaleString(locale, { minimumIntegerDigits: 2 });
  const own = { role: 'timer', 'aria-hidden': true, children: `${minutes}:${seconds}` };
  const part = usePart('p', own, props, {});
  return state.phase === 'expiring' && part;
}

/** How much is left, said politely when the dialog opens, each full minute, and 30 and 10 seconds before the end. */
export function ExpiryNews(): ReactNode {
  const { id, labels, secondsLeft, state } = useExpiryDialog();
  const locale = useLocale();
  const [first] = useState(secondsLeft);
  const told = state.phase === 'expiring' ? momentAt(secondsLeft, first) : 0;
  const [count, unit] = told % 60 === 0 ? [told / 60, 'minute'] : [told, 'second'];
  const duration = count.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return (
    <p role="status" id={`${id}-left`} style={unseen}>
      {told > 0 && labels.timeLeft(duration)}
    </p>
  );
}

/** The last moment worth telling of. */
function momentAt(secondsLeft: number, first: number): number {
  const next = secondsLeft > 30 ? Math.ceil(secondsLeft / 60) * 60 : secondsLeft > 10 ? 30 : 10;
  return Math.min(next, first);
}

const unseen: CSSProperties = { clipPath: 'inset(50%)', position: 'absolute' };

type AnswerState = {
  /** Whether it is under way. @selector `[data-busy]` */
  readonly busy: boolean;
};

/** Prolongs the session; not there where that cannot be. */
export function ExpiryStay(props: PartProps<'button', AnswerState>): ReactNode {
  const { labels, state, staying, stay } = useExpiryDialog();
  const busy = staying === 'busy';
  const button = usePart(
    'button',
    {
      type: 'button',
      ref: initialFocus,
      'aria-disabled': state.busy,
      onClick: (event) => state.busy || stay({ reason: 'press', event }),
      children: labels.stay,
    },
    props,
    { busy },
  );
  return state.phase === 'expiring' && !state.limited && button;
}

/** Signs that session out; not there once it has run out. */
export function ExpirySignOut(props: PartProps<'button', AnswerState>): ReactNode {
  const { labels, state, leaving, leave } = useExpiryDialog();
  const busy = leaving === 'busy';
  const button = usePart(
    'button',
    {
      type: 'button',
      'aria-disabled': state.busy,
      onClick: (event) => state.busy || isSecondClick(event) || leave({ reason: 'press', event }),
      children: labels.signOut,
    },
    props,
    { busy },
  );
  return state.phase === 'expiring' && button;
}

/** Leads to your sign-in once the session has run out; not there without `onSignInAgain`. */
export function ExpirySignInAgain(props: PartProps<'button'>): ReactNode {
  const { labels, state, signInAgain } = useExpiryDialog();
  const button = usePart(
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
  const button = usePart('button', own, props, {});
  return (state.phase === 'expired' || state.limited) && button;
}

/** Says what failed, with a button to try again. */
export function ExpiryFailure(props: Omit<FailureProps, 'text' | 'tryAgain' | 'onRetry'>): ReactNode {
  const { labels, staying, leaving, stay, leave } = useExpiryDialog();
  if (staying !== 'failed' && leaving !== 'failed') return null;
  const [text, again] = leaving === 'failed' ? [labels.signOutFailed, leave] : [labels.stayFailed, stay];
  return (
    <Failure
      {...props}
      text={text}
      tryAgain={labels.tryAgain}
      onRetry={(event) => again({ reason: 'retry', event })}
    />
  );
}
