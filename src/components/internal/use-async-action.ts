'use client';

import { useState } from 'react';

/** Something that a component is asked to do: not begun (or done), under way, or failed. */
export type AsyncActionStatus = 'idle' | 'pending' | 'error';

export interface AsyncAction {
  readonly status: AsyncActionStatus;
  /** Begins, also after a failure; not while it is under way. Tells how it went even if the component is gone by then. */
  readonly run: (
    action: () => Promise<unknown>,
    onSuccess?: () => void,
    onError?: (error: unknown) => void,
  ) => void;
}

/** Does one thing at a time, and keeps whether it is under way or has failed. */
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
