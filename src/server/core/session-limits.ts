import { isSignedInStatus } from '../../session/index.ts';
import type { ResolvedPolicy } from '../policy.ts';
import { RequestError } from '../request-error.ts';
import type { Writes } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';

interface Account {
  readonly userId: string;
  readonly actor?: { readonly sub: string } | undefined;
}

/** A sign-in that is about to create a session. */
interface NewSession {
  readonly id: string;
  readonly account: Account;
  /** The listed sessions that the request presents. */
  readonly presented: readonly SessionRecord[];
  /** The user's other sessions that count towards the limit per user. */
  readonly elsewhere: readonly SessionRecord[];
}

/** A session that a sign-in closes. */
export interface Displaced {
  readonly session: SessionRecord;
  readonly to: 'replaced' | 'removed';
  /** The ID of the new session if it is of the same account, which is then listed only once. */
  readonly replaced_by: string | null;
}

const ALL = 10_000;

/**
 * Returns the sessions that count towards the user's limit, if there is one. Until the transaction ends, other sign-ins
 * of the user wait.
 */
export async function lockSessionsOfUser(
  { maxSessionsPerUser }: ResolvedPolicy,
  writes: Writes,
  { userId, actor }: Account,
  now: number,
): Promise<readonly SessionRecord[]> {
  if (maxSessionsPerUser === Infinity || actor) return [];
  await writes.lockUser(userId);
  const { sessions } = await writes.listSessions({ userId, statuses: ['active', 'pending'], now }, ALL, 0);
  return sessions.filter((session) => session.actor === null);
}

/**
 * Returns the sessions that a new one displaces: those of the same account, and the oldest ones above a limit.
 *
 * @throws {SessionError} `session_limit_reached` if the policy rejects sign-ins above a limit.
 */
export function findDisplaced(
  policy: ResolvedPolicy,
  { id, account, presented, elsewhere }: NewSession,
): readonly Displaced[] {
  const presentedIds = new Set(presented.map((session) => session.id));
  const others = elsewhere.filter((session) => !presentedIds.has(session.id));
  // The new session takes a place itself.
  const room = {
    onClient: policy.maxSessionsPerClient - 1,
    ofUser: policy.maxSessionsPerUser - 1,
    remembered: policy.maxRememberedSessionsPerClient,
  };

  /** Returns whether a signed-in session stays, and takes its place if it does. */
  function staysSignedIn(session: SessionRecord, isHere: boolean, isOwn: boolean): boolean {
    if (isHere && isOwn && policy.sameUserSessions === 'replace') return false;
    const isOfUser = !account.actor && session.user_id === account.userId && session.actor === null;
    if ((isHere && room.onClient <= 0) || (isOfUser && room.ofUser <= 0)) {
      if (policy.limitStrategy === 'reject') throw limitReached();
      return false;
    }
    if (isHere) room.onClient -= 1;
    if (isOfUser) room.ofUser -= 1;
    return true;
  }

  const displaced: Displaced[] = [];
  for (const session of newestFirst([...presented, ...others])) {
    const isHere = presentedIds.has(session.id);
    const isOwn = isSameAccount(session, account);
    const isSignedIn = isSignedInStatus(session.status);
    if (isSignedIn && staysSignedIn(session, isHere, isOwn)) continue;
    if (isSignedIn && !isHere) displaced.push({ session, to: 'replaced', replaced_by: null });
    else if (isSignedIn && isOwn) displaced.push({ session, to: 'replaced', replaced_by: id });
    else if (isOwn || room.remembered === 0) displaced.push({ session, to: 'removed', replaced_by: null });
    else {
      // The session stays listed, so that its user can sign in again.
      room.remembered -= 1;
      if (isSignedIn) displaced.push({ session, to: 'replaced', replaced_by: null });
    }
  }
  return displaced;
}

function newestFirst(sessions: readonly SessionRecord[]): readonly SessionRecord[] {
  return sessions.toSorted((a, b) => b.created_at - a.created_at || b.sign_in_order - a.sign_in_order);
}

/** Returns whether a session is of the account. A user and each actor who impersonates them are different accounts. */
function isSameAccount(session: SessionRecord, { userId, actor }: Account): boolean {
  return session.user_id === userId && session.actor?.sub === actor?.sub;
}

function limitReached(): RequestError {
  return new RequestError({
    code: 'session_limit_reached',
    message:
      'The maximum number of signed-in sessions has been reached. Nothing was changed. Sign out of another session first.',
  });
}
