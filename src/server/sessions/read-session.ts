import type { ServerContext } from '../context.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { isSettled } from './client-write.ts';
import { readClient } from './client-view.ts';

/** Any session, for the app itself, with its deadlines settled. */
export async function readSession(context: ServerContext, id: string): Promise<SessionRecord | null> {
  const session = await context.repository.findSession(id);
  const now = context.now();
  if (!session || isSettled(session, now)) return session;
  const client = await readClient(context, session.client_id, now);
  return client?.sessions.find((listed) => listed.id === id) ?? context.repository.findSession(id);
}
