import type { ServerContext } from '../context.ts';
import type { StreamedSession } from '../events/event-streams.ts';
import { isListed } from '../storage/deadlines.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { applyDeadlines } from './close-sessions.ts';

/** Reads any session, for the app itself, after applying its deadlines. */
export async function readSession(
  { repository, now }: ServerContext,
  id: string,
): Promise<SessionRecord | null> {
  const session = await repository.findSession(id);
  if (!session) return null;
  const [settled] = await applyDeadlines(repository, [session], now());
  return settled ?? null;
}

/** Reads the sessions of an event stream, after applying their deadlines. */
export async function readStreamedSessions(
  { repository, now }: ServerContext,
  ids: readonly string[],
): Promise<readonly StreamedSession[]> {
  const sessions = await applyDeadlines(repository, await repository.findSessions(ids), now());
  return sessions.map((session) => ({
    id: session.id,
    version: session.version,
    isClosed: !isListed(session),
  }));
}
