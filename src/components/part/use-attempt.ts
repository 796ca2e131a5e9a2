'use client';

import { useState } from 'react';

/** Something that a component is asked to do: not begun (or done), under way, or failed. */
export type AttemptStatus = 'idle' | 'busy' | 'failed';

export interface Attempt {
  readonly status: AttemptStatus;
  /** Begins, also after a failure; not while it is under way. Tells how it went even if the component is gone by then. */
  readonly run: (
    work: () => Promise<unknown>,
    onDone?: () => void,
    onFailure?: (error: unknown) => void,
  ) => void;
}

/** Does one thing at a time, and keeps whether it is under way or has failed. */
export function useAttempt(): Attempt {
  const [status, setStatus] = useState<AttemptStatus>('idle');

  const run: Attempt['run'] = (work, onDone, onFailure) => {
    if (status === 'busy') return;
    setStatus('busy');
    work().then(
      () => {
        setStatus('idle');
        onDone?.();
      },
      (error: unknown) => {
        setStatus('failed');
        onFailure?.(error);
      },
    );
  };

  return { status, run };
}
