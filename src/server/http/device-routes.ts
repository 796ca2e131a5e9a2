import { isSignedInStatus } from '../../session/index.ts';
import { reverificationRequired, sessionClosed, taskLeft } from '../request-error.ts';
import { findOwnSession } from '../sessions/client-view.ts';
import { writeClient } from '../sessions/client-write.ts';
import { loadUsers } from '../sessions/load-users.ts';
import { readSession } from '../sessions/read-session.ts';
import { toWireClient, toWirePage, toWireSession } from '../sessions/to-wire.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { check, readBody } from './body.ts';
import type { Answer } from './envelope.ts';
import { readQuery } from './query.ts';
import { type Call, openOwnClient } from './routes.ts';
import { emptyBody, idParam, pageQuery } from './schemas.ts';

/** That user's signed-in sessions on all clients. */
export async function listDevices(call: Call, id: string): Promise<Answer> {
  const { context, request } = call;
  const { limit, offset } = readQuery(request, pageQuery);
  const { user_id: userId } = await openSpeaker(call, id);
  const filter = {
    userId,
    statuses: ['active', 'pending'] as const,
    now: context.now(),
    orderBy: 'last_active_at' as const,
  };
  const devices = await context.repository.listSessions(filter, limit, offset);
  return { response: toWirePage(devices, await loadUsers(context, devices.sessions)) };
}

/** Signs another session of that user out. One that is not there is answered as one of somebody else: with nothing. */
export async function revokeDevice(call: Call, id: string, otherId: string): Promise<Answer> {
  const { context, request } = call;
  await readBody(request, emptyBody);
  check(idParam, { id: otherId });
  const speaker = await openSpeaker(call, id);
  if (!isFresh(speaker, context.now() - context.policy.reverificationMs)) throw reverificationRequired(id);

  const { repository, now } = context;
  const other = await repository.findSession(otherId);
  if (other?.user_id !== speaker.user_id) return { response: null };
  await writeClient(repository, other.client_id, now(), (writer) => writer.close([other], 'revoked'));

  const revoked = await readSession(context, otherId);
  if (!revoked) return { response: null };
  const view = other.client_id === speaker.client_id ? await openOwnClient(call) : null;
  const users = await loadUsers(context, [...(view?.sessions ?? []), revoked]);
  return { response: toWireSession(revoked, users), ...(view && { client: toWireClient(view, users) }) };
}

/**
 * The session that asks: one of the client's, with all done that there was to do. Half a sign-in is not enough to see
 * where somebody is signed in.
 */
async function openSpeaker(call: Call, id: string): Promise<SessionRecord> {
  const { context } = call;
  check(idParam, { id });
  const session = await findOwnSession(context.repository, await openOwnClient(call), id, context.now());
  if (!isSignedInStatus(session.status)) throw sessionClosed(id);
  if (session.status === 'pending') throw taskLeft(id);
  return session;
}

/** Whether either factor was proved after that time. Who impersonates somebody has proved none of theirs. */
function isFresh(
  { first_factor_verified_at, second_factor_verified_at }: SessionRecord,
  since: number,
): boolean {
  return Math.max(first_factor_verified_at ?? 0, second_factor_verified_at ?? 0) > since;
}
