'use client';

import { useEffect, useEffectEvent } from 'react';
import type { SessionEventName, SessionEvents } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/**
 * Subscribes to an event of the store while the component is mounted. Calls the listener of the latest render.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * useSessionEvent('session-closed', ({ status }) => console.info(`A session is ${status}.`));
 * ```
 */
export function useSessionEvent<Name extends SessionEventName>(
  name: Name,
  listener: (event: SessionEvents[Name]) => void,
): void {
  const { on } = useSessionStore();
  const handle = useEffectEvent(listener);
  useEffect(() => on(name, (event) => handle(event)), [on, name]);
}
