import * as v from 'valibot';
import {
  type Paginated,
  parseSession,
  type SessionData,
  type SessionListParams,
  sessionStatuses,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { requireUsers } from '../core/load-users.ts';
import { toWireSession } from '../core/to-wire.ts';
import type { SessionPage } from '../storage/repository.ts';
import { check, integer, invalidField, text } from '../validation.ts';

const schema = v.object({
  clientId: v.optional(text),
  userId: v.optional(text),
  status: v.optional(v.picklist(sessionStatuses)),
  limit: v.optional(integer(1, 500), 10),
  offset: v.optional(integer(0, Number.MAX_SAFE_INTEGER), 0),
});

/** See {@link ServerSessions.getSessionList}. */
export async function getSessionList(
  context: ServerContext,
  params: SessionListParams,
): Promise<Paginated<SessionData>> {
  const filter = check(schema, params, 'params');
  const { sessions, totalCount } = await findSessionPage(context, filter, {
    userId: 'userId',
    clientId: 'clientId',
  });
  const users = await requireUsers(context, sessions);
  return { data: sessions.map((session) => parseSession(toWireSession(session, users))), totalCount };
}

/**
 * Returns the page as it is stored, newest first.
 *
 * @param names The names of the two filters in the request, for the error message.
 * @throws {SessionError} `invalid_request` if neither filter is set.
 */
export async function findSessionPage(
  { repository, now }: ServerContext,
  { clientId, userId, status, limit, offset }: v.InferOutput<typeof schema>,
  names: { readonly userId: string; readonly clientId: string },
): Promise<SessionPage> {
  if (clientId === undefined && userId === undefined) {
    throw invalidField(names.userId, `or "${names.clientId}" is required`);
  }
  const filter = { clientId, userId, statuses: status && [status], now: now() };
  return repository.listSessions(filter, limit, offset);
}
