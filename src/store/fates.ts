import type { SessionMutationResult } from '../backend/index.ts';
import { type ClosedStatus, isClosed, isSignedIn, type SessionData } from '../session/index.ts';
import type { Departures } from './departures.ts';
import type { SessionFactory } from './merge.ts';
import { type ClientState, hasSession } from './state.ts';

/** Tells what has become of sessions that are not signed in any more. */
export interface Fates {
  /** The backend has not closed the session; its deadline has only passed. */
  readonly isOnlyOverdue: (id: string, client: ClientState, heard: SessionMutationResult) => boolean;
  /** How a session ended. One that is missing we asked to remove, or the application took it. */
  readonly statusOf: (id: string, client: ClientState, heard: SessionMutationResult) => ClosedStatus;
  /** The sessions that are being signed out here and are gone. */
  readonly removedHere: (client: ClientState) => readonly SessionData[];
}

/** What is heard when only time has passed. */
export const nothing: SessionMutationResult = { session: null, client: null };

export function createFates({ latest }: Pick<SessionFactory, 'latest'>, departures: Departures): Fates {
  function isOnlyOverdue(id: string, client: ClientState, heard: SessionMutationResult): boolean {
    const data = latest(id);
    // The clock also takes sessions off the list; missing is only what the backend left out.
    const isMissing = heard.client !== null && !hasSession(heard.client, id) && !hasSession(client, id);
    return data !== undefined && isSignedIn(data) && !isMissing;
  }

  return {
    isOnlyOverdue,
    statusOf(id, client, heard) {
      const told = [heard.session, ...(heard.client?.closedSessions ?? [])].find(
        (session) => session?.id === id,
      );
      const listed = client.sessions.find((session) => session.id === id);
      const closed = [told, listed, latest(id)].find((session) => session && isClosed(session));
      if (closed && isClosed(closed)) return closed.status;
      if (isOnlyOverdue(id, client, heard)) return 'abandoned';
      return departures.nextAfter(id) ? 'removed' : 'revoked';
    },
    removedHere(client) {
      return departures.ids().flatMap((id) => {
        const data = latest(id);
        if (!data || hasSession(client, id)) return [];
        // Another tab may already know a newer snapshot of it than this one does.
        const version = Math.max(data.version, client.version);
        return [{ ...data, status: 'removed' as const, user: null, version }];
      });
    },
  };
}
