import type { ServerContext } from '../context.ts';
import { deadlines } from '../policy.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';

/**
 * Notes activity of a session that was just read, and that alone: in one step, and without reading the client again
 * if nobody else has changed it meanwhile.
 *
 * Answers the client as it is then, `changed` if that has to be read, or `refused` if the session or the client's
 * secret is no longer good.
 */
export async function touchQuietly(
  { repository, policy }: ServerContext,
  client: ClientRecord,
  session: SessionRecord,
  activity: SessionRecord['latest_activity'],
  now: number,
): Promise<ClientRecord | 'changed' | 'refused'> {
  const prolonged = deadlines(policy, session, now);
  const version = await repository.extendSession({
    clientId: client.id,
    secretHash: client.secret_hash,
    sessionId: session.id,
    at: now,
    expireAt: prolonged.expire_at,
    abandonAt: prolonged.abandon_at,
    activity,
  });
  if (version === null) return 'refused';
  if (version !== client.version + 1) return 'changed';
  const touched = { ...session, ...prolonged, latest_activity: activity, updated_at: now, version };
  const sessions = client.sessions.map((other) => (other.id === session.id ? touched : other));
  return { ...client, version, sessions };
}
