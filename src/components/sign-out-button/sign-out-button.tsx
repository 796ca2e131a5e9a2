'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import { useSession, useSessionActions, useSessionList, useSessionOperation } from '../../react/index.ts';
import type { SignedInSession } from '../../session/index.ts';
import type { SignOutOptions } from '../../store/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import { Failure } from '../part/failure.tsx';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { useAttempt } from '../part/use-attempt.ts';
import { usePart } from '../part/use-part.ts';
import { englishLabels, type SignOutButtonLabels } from './labels.ts';

/** Why it happened: the button was pressed, or «Try again» was. */
export type SignOutReason = 'press' | 'retry';

export interface SignOutDetails {
  readonly reason: SignOutReason;
  readonly event: SyntheticEvent;
}

export interface SignOutButtonProps
  extends PartProps<'button', SignOutButtonState>, Omit<SignOutOptions, 'session'> {
  /** They are signed out. Also called when the button is gone by then. */
  readonly onSignOut?: (sessions: readonly SignedInSession[], details: SignOutDetails) => void;
  /** It could not be done: nobody was signed out. */
  readonly onFailure?: (error: unknown, details: SignOutDetails) => void;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<SignOutButtonLabels>;
}

export type SignOutButtonState = {
  /** Whether it is under way. @selector `[data-busy]` */
  readonly busy: boolean;
  /** Whether it failed the last time. @selector `[data-failed]` */
  readonly failed: boolean;
};

/**
 * Signs out the session that is spoken for here, or everybody on this client. Not there where nobody is signed in.
 *
 * To ask first, prevent the default in `onClick`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SignOutButton mode="end" next="none" onSignOut={() => navigate('/')} />
 * ```
 */
export function SignOutButton(props: SignOutButtonProps): ReactNode {
  const { scope = 'session', mode, next, onSignOut, onFailure, labels: given, ...native } = props;
  const labels = useLabels('signOutButton', englishLabels, given);
  const { signOut } = useSessionActions();
  const session = useSession(({ session }) => session);
  const everybody = useSessionList({ statuses: ['active', 'pending'] });
  const operation = useSessionOperation(session?.id ?? '');
  const attempt = useAttempt();
  const sessions = scope === 'all' ? everybody : session ? [session] : [];
  const busy = attempt.status === 'busy' || operation === 'ending' || operation === 'removing';
  const failed = attempt.status === 'failed';

  function leave(reason: SignOutReason, event: SyntheticEvent): void {
    // The button is for the next account as soon as this one is signed out.
    if (busy || isSecondClick(event)) return;
    const details = { reason, event };
    attempt.run(
      () => signOut({ scope, ...(mode && { mode }), ...(next && { next }) }),
      () => onSignOut?.(sessions, details),
      (error) => onFailure?.(error, details),
    );
  }

  const button = usePart(
    'button',
    {
      type: 'button',
      className: 'ms-button',
      'aria-disabled': busy,
      'aria-busy': busy,
      onClick: (event) => leave('press', event),
      children: scope === 'all' ? labels.signOutAll(everybody.length) : labels.signOut,
    },
    native,
    { busy, failed },
  );
  if (sessions.length === 0) return null;
  return (
    <>
      {button}
      {failed && (
        <Failure
          text={scope === 'all' ? labels.allFailed : labels.failed}
          tryAgain={labels.tryAgain}
          onRetry={(event) => leave('retry', event)}
        />
      )}
    </>
  );
}
