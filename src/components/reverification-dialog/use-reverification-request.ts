'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSessionStore } from '../../react/index.ts';
import { reverificationQueueOf, type ReverificationRequest } from './reverification-queue.ts';

/** Returns the request that this dialog shows. Registers the dialog while it is mounted and visible. */
export function useReverificationRequest(): ReverificationRequest | null {
  const queue = reverificationQueueOf(useSessionStore());
  const [dialog] = useState(() => ({}));
  useEffect(() => queue.register(dialog), [queue, dialog]);
  return useSyncExternalStore(
    queue.subscribe,
    () => queue.requestOf(dialog),
    () => null,
  );
}
