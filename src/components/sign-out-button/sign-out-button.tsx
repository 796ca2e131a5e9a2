'use client';

import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useSession, useSessionActions, useSessionList, usePendingOperation } from '../../react/index.ts';
import type { SignedInSession } from '../../session/index.ts';
import type { SignOutOptions } from '../../store/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { ErrorMessage } from '../internal/error-message.tsx';
import type { EventDetails } from '../internal/event-details.ts';
import type { OrUndefined, PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { useRender } from '../internal/use-render.ts';
import { useRetryFocus } from '../internal/use-retry-focus.ts';
import { englishLabels, type SignOutButtonLabels } from './sign-out-button-labels.ts';

type Details = EventDetails<'trigger-press' | 'retry'>;

/** The props of `SignOutButton`. */
export interface SignOutButtonProps
  extends PartProps<'button', SignOutButtonState>, OrUndefined<Omit<SignOutOptions, 'session'>> {
  /** Event handler called after the sessions were signed out, even if the button has unmounted. */
  readonly onSignOut?: ((sessions: readonly SignedInSession[], details: Details) => void) | undefined;
  /**
   * Event handler called if signing out failed. The sessions are shown again if the server refused; otherwise they stay
   * hidden, and the store retries.
   */
  readonly onFailure?: ((error: unknown, details: Details) => void) | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SignOutButtonLabels> | undefined;
}

/** The state of `SignOutButton`. */
export type SignOutButtonState = {
  /** Whether signing out is pending. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the last attempt failed. @selector `[data-error]` */
  readonly error: boolean;
};

/**
 * Renders a button that signs out the current session (below a `<SessionScope>`, the scope's session), or all sessions on
 * this client with `scope="all"`. Not rendered if no account is signed in.
 *
 * Call `event.preventDefault()` in `onClick` to ask for confirmation first.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`.
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
  const action = useAsyncAction(`sign-out ${scope === 'all' ? '' : session?.id}`);
  const [pressedFor, setPressedFor] = useState(session);
  const sessions = scope === 'all' ? signedInSessions : session ? [session] : [];
  const pending = action.status === 'pending' || operation === 'ending' || operation === 'removing';
  // A session whose sign-out is not confirmed yet stays hidden, and the store retries.
  const isBack = scope === 'all' || signedInSessions.some(({ id }) => id === pressedFor?.id);
  const hasFailed = action.status === 'error' && isBack;

  function handleSignOut(reason: Details['reason'], event: SyntheticEvent): void {
    // After the first click the button belongs to the next account.
    if (pending || isSecondClick(event)) return;
    const details = { reason, event };
    const target = reason === 'retry' ? pressedFor : session;
    setPressedFor(target);
    action.run(
      () =>
        signOut({
          scope,
          ...(target && { session: target }),
          ...(mode && { mode }),
          ...(nextSession && { nextSession }),
        }),
      () => onSignOut?.(sessions, details),
      (error) => onFailure?.(error, details),
    );
  }

  const ref = useRetryFocus(action.status === 'pending');
  const button = useRender(
    'button',
    {
      ref,
      type: 'button',
      className: 'ms-button',
      'aria-disabled': pending,
      'aria-busy': pending,
      onClick: (event) => handleSignOut('trigger-press', event),
      children: scope === 'all' ? labels.signOutAll : labels.signOut,
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
