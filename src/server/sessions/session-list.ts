import * as v from 'valibot';
import {
  type Paginated,
  parseSession,
  type SessionData,
  type SessionListParams,
  sessionStatuses,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { check, invalidField, text } from '../http/body.ts';
import type { SessionPage } from '../storage/repository.ts';
import { requireUsers } from './load-users.ts';
import { toWireSession } from './to-wire.ts';

const schema = v.object({
  clientId: v.optional(text),
  userId: v.optional(text),
  status: v.optional(v.picklist(sessionStatuses)),
});

/** See {@link ServerSessions.getSessionList}. */
export async function getSessionList(
  context: ServerContext,
  params: SessionListParams,
): Promise<Paginated<SessionData>> {
  const { sessions, totalCount } = await findSessionPage(context, params);
  const users = await requireUsers(context, sessions);
  return { data: sessions.map((session) => parseSession(toWireSession(session, users))), totalCount };
}

/**
 * Returns the page as it is stored, newest first.
 *
 * @throws {SessionError} `invalid_request`: the message names the field.
 */
export async function findSessionPage(
  { repository, now }: ServerContext,
  params: SessionListParams,
): Promise<SessionPage> {
  const { clientId, userId, status } = check(schema, params);
  if (clientId === undefined && userId === undefined) {
    throw invalidField('userId', 'or "clientId" is required');
  }
  const limit = checkCount('limit', params.limit ?? 10, 1, 500);
  const offset = checkCount('offset', params.offset ?? 0, 0, Number.MAX_SAFE_INTEGER);
  const filter = { clientId, userId, statuses: status && [status], now: now() };
  return repository.listSessions(filter, limit, offset);
}

function checkCount(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw invalidField(name, `should be a whole number from ${least} to ${most}`);
}
