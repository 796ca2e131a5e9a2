import { isSignedInStatus } from '../../session/index.ts';
import type { ResolvedPolicy } from '../policy.ts';
import { RequestError } from '../request-error.ts';
import type { Writes } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { applyWrite, type ClientWriter } from './client-write.ts';

/** A sign-in that is about to add a session to a client. */
interface Arrival {
  /** Of the session to come. */
  readonly id: string;
  readonly account: Account;
  /** The sessions that the client lists for who signs in. */
  readonly visible: readonly SessionRecord[];
  /** Those that it lists for others. They count; by their account they are not replaced. */
  readonly aside: readonly SessionRecord[];
  /** The user's sessions on other clients, as far as they count. */
  readonly elsewhere: readonly SessionRecord[];
  readonly now: number;
}

interface Account {
  readonly userId: string;
  readonly actor?: { readonly sub: string } | undefined;
}

const ALL = 10_000;

/**
 * Everything that counts against the user's limit, if there is one. Until the transaction ends nobody else signs the
 * user in, and the clients of those sessions stay as they are.
 */
export async function lockSessionsOfUser(
  { maxSessionsPerUser }: ResolvedPolicy,
  writes: Writes,
  { userId, actor }: Account,
  clientId: string | undefined,
  now: number,
): Promise<readonly SessionRecord[]> {
  if (maxSessionsPerUser === Infinity || actor) return [];
  const list = async () => {
    const filter = { userId, statuses: ['active' as const, 'pending' as const], now };
    return (await writes.listSessions(filter, ALL, 0)).sessions.filter((session) => session.actor === null);
  };
  await writes.lockUser(userId);
  const clients = new Set((await list()).map((session) => session.client_id));
  if (clientId !== undefined) clients.add(clientId);
  await writes.lockClients([...clients]);
  // While this waited somebody may have signed out.
  return list();
}

/** Closes what the new session replaces, by its account or because there may be no more. */
export async function makeRoom(
  policy: ResolvedPolicy,
  writes: Writes,
  writer: ClientWriter,
  arrival: Arrival,
): Promise<void> {
  const { account, visible, aside, elsewhere, now } = arrival;
  const signedIn = visible.filter(({ status }) => isSignedInStatus(status));
  const asideSignedIn = aside.filter(({ status }) => isSignedInStatus(status));
  const isOwn = (session: SessionRecord) => isSameAccount(session, account);
  const isReplaced = (session: SessionRecord) => policy.sameUserSessions === 'replace' && isOwn(session);
  const crowding = findCrowding(policy, arrival, [
    ...signedIn.filter((session) => !isReplaced(session)),
    ...asideSignedIn,
  ]);
  const going = signedIn.filter((session) => isReplaced(session) || crowding.includes(session));
  const goingAside = asideSignedIn.filter((session) => crowding.includes(session));

  await writer.close(
    visible.filter((session) => isOwn(session) && !signedIn.includes(session)),
    'removed',
  );
  // The account has a row with the new session; another one that had to go keeps its own, to sign in again.
  await writer.close(going.filter(isOwn), 'replaced', { replaced_by: arrival.id });
  await writer.close(
    going.filter((session) => !isOwn(session)),
    'replaced',
  );
  await writer.close(goingAside, 'replaced');
  for (const session of crowding.filter((one) => elsewhere.includes(one))) {
    const client = await writes.findClient(session.client_id);
    if (client) await applyWrite(writes, client, now, (other) => other.close([session], 'replaced'));
  }
}

/** @throws {SessionError} `session_limit_reached` where the policy says so. */
function findCrowding(
  policy: ResolvedPolicy,
  { account, elsewhere }: Arrival,
  staying: readonly SessionRecord[],
): readonly SessionRecord[] {
  const isCounted = ({ user_id, actor }: SessionRecord) => user_id === account.userId && actor === null;
  const ofUser = account.actor ? [] : [...staying.filter(isCounted), ...elsewhere];
  const ofUserGoing = oldest(ofUser, ofUser.length + 1 - policy.maxSessionsPerUser);
  const onClient = staying.filter((session) => !ofUserGoing.includes(session));
  const crowding = [...ofUserGoing, ...oldest(onClient, onClient.length + 1 - policy.maxSessionsPerClient)];
  if (crowding.length > 0 && policy.limitStrategy === 'reject') throw limitReached();
  return crowding;
}

function oldest(sessions: readonly SessionRecord[], count: number): readonly SessionRecord[] {
  const inOrder = sessions.toSorted(
    (a, b) => a.created_at - b.created_at || a.created_version - b.created_version,
  );
  return inOrder.slice(0, Math.max(0, count));
}

/** Somebody who impersonates a user is not that user. */
export function isSameAccount(session: SessionRecord, { userId, actor }: Account): boolean {
  return session.user_id === userId && session.actor?.sub === actor?.sub;
}

function limitReached(): RequestError {
  return new RequestError({
    code: 'session_limit_reached',
    message:
      'The maximum number of signed-in sessions has been reached. Nothing was changed. Sign out of another session first.',
  });
}
