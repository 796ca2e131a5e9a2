import { randomUUID } from 'node:crypto';
import { errorResponse } from 'multisession/server';
import * as v from 'valibot';

const noteForm = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('What do you want to note?'), v.maxLength(200)),
});

interface Note {
  readonly id: string;
  readonly text: string;
}

/** Whose notes are asked for. */
export interface NoteAuthor {
  readonly userId: string;
  /** For their first note. */
  readonly name: string;
}

/** Each account's notes, to list (GET) and to add to (POST). In memory, so gone when the server stops. */
export function createNotesRoute(
  authenticate: (request: Request) => Promise<NoteAuthor>,
): (request: Request) => Promise<Response> {
  const notes = new Map<string, readonly Note[]>();

  return async function handleRequest(request) {
    try {
      const { userId, name } = await authenticate(request);
      let userNotes = notes.get(userId) ?? [{ id: randomUUID(), text: `This is a note of ${name}.` }];
      if (request.method === 'POST') {
        const form = v.safeParse(noteForm, await request.json().catch(() => undefined));
        if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
        userNotes = [...userNotes, { id: randomUUID(), text: form.output.text }];
      }
      notes.set(userId, userNotes);
      return Response.json({ notes: userNotes });
    } catch (error) {
      return errorResponse(error);
    }
  };
}
