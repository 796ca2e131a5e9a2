'use client';

import type { ReactNode } from 'react';
import { useSessionActions } from '../../react/index.ts';
import { Failure } from '../part/failure.tsx';
import { PlainButton } from '../part/plain-button.tsx';
import { useAttempt } from '../part/use-attempt.ts';
import { SignOutButton } from '../sign-out-button/sign-out-button.tsx';
import type { SessionTasksLabels } from './labels.ts';

/** For a task that the app knows nothing of. */
export function UnknownTask({ labels }: { readonly labels: SessionTasksLabels }): ReactNode {
  const { refresh } = useSessionActions();
  const { status, run } = useAttempt();
  const check = (): void => run(refresh);
  return (
    <>
      <p>{labels.notHere}</p>
      <div className="ms-actions">
        <PlainButton className="ms-button ms-primary" aria-disabled={status === 'busy'} onClick={check}>
          {labels.checkAgain}
        </PlainButton>
        <SignOutButton />
      </div>
      {status === 'failed' && (
        <Failure text={labels.checkFailed} tryAgain={labels.tryAgain} onRetry={check} />
      )}
    </>
  );
}
