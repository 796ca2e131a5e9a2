'use client';

import type { ReactNode } from 'react';
import { useSessionActions } from '../../react/index.ts';
import { ErrorMessage } from '../internal/error-message.tsx';
import { PlainButton } from '../internal/plain-button.tsx';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { useRetryFocus } from '../internal/use-retry-focus.ts';
import { SignOutButton } from '../sign-out-button/sign-out-button.tsx';
import type { SessionTasksLabels } from './session-tasks-labels.ts';

/** Renders the default content for a task that the app does not handle. */
export function UnknownTask({ labels }: { readonly labels: SessionTasksLabels }): ReactNode {
  const { refresh } = useSessionActions();
  const { status, run } = useAsyncAction('check-task');
  const isPending = status === 'pending';
  const ref = useRetryFocus(isPending);
  const check = (): void => run(refresh);
  return (
    <>
      <p>{labels.unsupportedTask}</p>
      <div className="ms-actions">
        <PlainButton ref={ref} className="ms-button ms-primary" aria-disabled={isPending} onClick={check}>
          {labels.checkAgain}
        </PlainButton>
        <SignOutButton />
      </div>
      {status === 'error' && (
        <ErrorMessage text={labels.checkFailed} tryAgain={labels.tryAgain} onRetry={check} />
      )}
    </>
  );
}
