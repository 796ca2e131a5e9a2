'use client';

import { useStore } from 'zustand';
import { type Session, type SessionStatus, sessionStatuses, type WithStatus } from '../session/index.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';

export interface UseSessionListOptions<Status extends SessionStatus> {
  /** Only sessions of these statuses. Default: all that the client lists. */
  readonly statuses?: readonly Status[];
}

/**
 * This client's sessions in order of sign-in: signed-in ones, and closed ones as accounts to sign in to again. Empty
 * while loading.
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
  return useStore(
    useSessionStore(),
    useShallow(({ client }) =>
      (client?.sessions ?? []).filter((session): session is WithStatus<Session, Status> =>
        included.includes(session.status),
      ),
    ),
  );
}
