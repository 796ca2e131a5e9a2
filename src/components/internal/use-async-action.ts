'use client';

import { useState } from 'react';

/** The status of an asynchronous action. It is `idle` before the action has started and after it has succeeded. */
export type AsyncActionStatus = 'idle' | 'pending' | 'error';

export interface AsyncAction {
  readonly status: AsyncActionStatus;
  /** Runs an action, unless one is pending. The callbacks are called even if the component has unmounted. */
  readonly run: (
    action: () => Promise<unknown>,
    onSuccess?: () => void,
    onError?: (error: unknown) => void,
  ) => void;
}

/** Runs one asynchronous action at a time and tracks its status. */
export function useAsyncAction(): AsyncAction {
  const [status, setStatus] = useState<AsyncActionStatus>('idle');

  const run: AsyncAction['run'] = (action, onSuccess, onError) => {
    if (status === 'pending') return;
    setStatus('pending');
    action().then(
      () => {
        setStatus('idle');
        onSuccess?.();
      },
      (error: unknown) => {
        setStatus('error');
        onError?.(error);
      },
    );
  };

  return { status, run };
}
