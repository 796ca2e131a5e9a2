import type { ServerContext } from '../context.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { readClient } from './client-view.ts';

/** Any session, for the app itself, with its client's deadlines settled. */
export async function readSession(context: ServerContext, id: string): Promise<SessionRecord | null> {
  const session = await context.repository.findSession(id);
  if (!session) return null;
  const client = await readClient(context, session.client_id, context.now());
  return client?.sessions.find((listed) => listed.id === id) ?? context.repository.findSession(id);
}
