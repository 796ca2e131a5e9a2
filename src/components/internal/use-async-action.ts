'use client';

import { useEffect, useRef, useState } from 'react';
import { useSessionStore } from '../../react/index.ts';
import { receiveLostError, reportLostError } from './lost-errors.ts';

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

/**
 * Runs one asynchronous action at a time and tracks its status. If the component unmounts while the action is pending and
 * the action fails, the component that is mounted with the same `key` instead has the status `error`: a scope removes its
 * tree while its session is hidden, and renders a new one after the server has refused the sign-out.
 */
export function useAsyncAction(key: string): AsyncAction {
  const store = useSessionStore();
  const [status, setStatus] = useState<AsyncActionStatus>('idle');
  const isMounted = useRef(false);

  useEffect(() => {
    isMounted.current = true;
    const stop = receiveLostError(store, key, () => setStatus('error'));
    return () => {
      isMounted.current = false;
      stop();
    };
  }, [store, key]);

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
        if (!isMounted.current) reportLostError(store, key);
        onError?.(error);
      },
    );
  };

  return { status, run };
}
