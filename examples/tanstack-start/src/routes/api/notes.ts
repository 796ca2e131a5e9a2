import { createFileRoute } from '@tanstack/react-router';
import { isSessionError } from 'multisession';
import { getServer } from '../../sessions.server';

export const Route = createFileRoute('/api/notes')({
  server: { handlers: { GET: listNotes, POST: addNote } },
});

const notes = new Map<string, { id: number; text: string }[]>();

/** Returns the ID of the user whose session the request belongs to. Throws a response if there is none. */
async function authenticate(request: Request): Promise<string> {
  const { sessions } = await getServer();
  try {
    return (await sessions.authenticate(request)).userId;
  } catch (error) {
    if (!isSessionError(error)) throw error;
    throw new Response(error.message, { status: 401 });
  }
}

async function listNotes({ request }: { request: Request }) {
  return Response.json(notes.get(await authenticate(request)) ?? []);
}

async function addNote({ request }: { request: Request }) {
  const userId = await authenticate(request);
  const { text } = await request.json();
  const own = notes.get(userId) ?? [];
  notes.set(userId, [...own, { id: own.length, text: String(text) }]);
  return new Response(null, { status: 204 });
}
