'use client';

import { useStoreValue } from './use-store-value.ts';
import { type Session, type SessionStatus, sessionStatuses, type WithStatus } from '../session/index.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';

/** The options of {@link useSessionList}. */
export interface UseSessionListOptions<Status extends SessionStatus> {
  /** The statuses to include. Default: all. */
  readonly statuses?: readonly Status[];
}

/**
 * Returns the sessions of this client in order of sign-in, including remembered accounts (closed sessions that can be
 * signed in to again). Returns an empty list while loading.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const accounts = useSessionList({ statuses: ['active', 'pending'] });
 * ```
 */
export function useSessionList<Status extends SessionStatus = SessionStatus>({
  statuses,
}: UseSessionListOptions<Status> = {}): readonly WithStatus<Session, Status>[] {
  const included: readonly SessionStatus[] = statuses ?? sessionStatuses;
  return useStoreValue(
    useSessionStore(),
    useShallow(({ client }) =>
      (client?.sessions ?? []).filter((session): session is WithStatus<Session, Status> =>
        included.includes(session.status),
      ),
    ),
  );
}
