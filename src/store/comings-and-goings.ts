import type { SessionMutationResult } from '../backend/index.ts';
import type { ClosedStatus, SignedInSession } from '../session/index.ts';
import type { Fates } from './fates.ts';
import { type ClientState, isSignedInWith, signedInSessions } from './state.ts';

/** What has become of a client's sessions between two states of it. */
interface Changes {
  /** Who has signed in. */
  readonly added: readonly SignedInSession[];
  /** Who is not signed in any more. */
  readonly closed: readonly { readonly sessionId: string; readonly status: ClosedStatus }[];
  /** Whom the backend has closed, maybe after the clock has: nothing of them may be kept. */
  readonly purged: readonly string[];
}

/** Follows who comes and who goes. */
export interface ComingsAndGoings {
  readonly note: (before: ClientState | null, after: ClientState, heard: SessionMutationResult) => Changes;
  /** How a session ended that was signed in here, also when it is not listed any more. */
  readonly fateOf: (id: string) => ClosedStatus | undefined;
}

export function createComingsAndGoings(fates: Fates): ComingsAndGoings {
  const ended = new Map<string, ClosedStatus>();
  // Closed by the clock, so far: the backend may still say otherwise.
  const overdue = new Set<string>();

  /** Of those the clock has closed, whom the backend says are closed. */
  function confirm(client: ClientState, heard: SessionMutationResult): readonly string[] {
    const confirmed: string[] = [];
    for (const id of overdue) {
      const isBack = isSignedInWith(client, id);
      if (!isBack && fates.isOnlyOverdue(id, client, heard)) continue;
      overdue.delete(id);
      if (!isBack) confirmed.push(id);
    }
    return confirmed;
  }

  return {
    note(before, after, heard) {
      const added = signedInSessions(after).filter(({ id }) => !isSignedInWith(before, id));
      const gone = signedInSessions(before).filter(({ id }) => !isSignedInWith(after, id));
      const closed = gone.map(({ id }) => ({ sessionId: id, status: fates.statusOf(id, after, heard) }));
      for (const { sessionId, status } of closed) {
        ended.set(sessionId, status);
        overdue.add(sessionId);
      }
      return { added, closed, purged: confirm(after, heard) };
    },
    fateOf: (id) => ended.get(id),
  };
}
