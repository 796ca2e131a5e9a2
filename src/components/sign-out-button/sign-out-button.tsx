'use client';

import type { ReactNode, SyntheticEvent } from 'react';
import { useSession, useSessionActions, useSessionList, usePendingOperation } from '../../react/index.ts';
import type { SignedInSession } from '../../session/index.ts';
import type { SignOutOptions } from '../../store/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { ErrorMessage } from '../internal/error-message.tsx';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { useRender } from '../internal/use-render.ts';
import { englishLabels, type SignOutButtonLabels } from './sign-out-button-labels.ts';

/** Why it happened: the button was pressed, or «Try again» was. */
export type SignOutEventReason = 'press' | 'retry';

export interface SignOutDetails {
  readonly reason: SignOutEventReason;
  readonly event: SyntheticEvent;
}

export interface SignOutButtonProps
  extends PartProps<'button', SignOutButtonState>, Omit<SignOutOptions, 'session'> {
  /** They are signed out. Also called when the button is gone by then. */
  readonly onSignOut?: (sessions: readonly SignedInSession[], details: SignOutDetails) => void;
  /** It could not be done: nobody was signed out. */
  readonly onFailure?: (error: unknown, details: SignOutDetails) => void;
  /** Replaces strings. Default: those of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SignOutButtonLabels>;
}

export type SignOutButtonState = {
  /** Whether it is under way. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether it failed the last time. @selector `[data-error]` */
  readonly error: boolean;
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
 * <SignOutButton mode="end" nextSession="none" onSignOut={() => navigate('/')} />
 * ```
 */
export function SignOutButton(props: SignOutButtonProps): ReactNode {
  const {
    scope = 'session',
    mode,
    nextSession,
    onSignOut,
    onFailure,
    labels: labelOverrides,
    ...buttonProps
  } = props;
  const labels = useLabels('signOutButton', englishLabels, labelOverrides);
  const { signOut } = useSessionActions();
  const session = useSession(({ session }) => session);
  const signedInSessions = useSessionList({ statuses: ['active', 'pending'] });
  const operation = usePendingOperation(session?.id ?? '');
  const action = useAsyncAction();
  const sessions = scope === 'all' ? signedInSessions : session ? [session] : [];
  const pending = action.status === 'pending' || operation === 'ending' || operation === 'removing';
  const hasFailed = action.status === 'error';

  function handleSignOut(reason: SignOutEventReason, event: SyntheticEvent): void {
    // The button is for the next account as soon as this one is signed out.
    if (pending || isSecondClick(event)) return;
    const details = { reason, event };
    action.run(
      () => signOut({ scope, ...(mode && { mode }), ...(nextSession && { nextSession }) }),
      () => onSignOut?.(sessions, details),
      (error) => onFailure?.(error, details),
    );
  }

  const button = useRender(
    'button',
    {
      type: 'button',
      className: 'ms-button',
      'aria-disabled': pending,
      'aria-busy': pending,
      onClick: (event) => handleSignOut('press', event),
      children: scope === 'all' ? labels.signOutAll(signedInSessions.length) : labels.signOut,
    },
    buttonProps,
    { pending, error: hasFailed },
  );
  if (sessions.length === 0) return null;
  return (
    <>
      {button}
      {hasFailed && (
        <ErrorMessage
          text={scope === 'all' ? labels.allFailed : labels.failed}
          tryAgain={labels.tryAgain}
          onRetry={(event) => handleSignOut('retry', event)}
        />
      )}
    </>
  );
}
