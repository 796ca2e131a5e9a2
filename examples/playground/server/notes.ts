import { randomUUID } from 'node:crypto';
import { errorResponse } from 'multisession/server';
import * as v from 'valibot';

const noteForm = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a note.'), v.maxLength(200)),
});

interface Note {
  readonly id: string;
  readonly text: string;
}

/** The user who reads or writes notes. */
export interface NoteAuthor {
  readonly userId: string;
  /** The name shown in the user's first note. */
  readonly name: string;
}

/** Creates a handler that lists (GET) and adds (POST) the notes of the authenticated user. It keeps them in memory. */
export function createNotesRoute(
  authenticate: (request: Request) => Promise<NoteAuthor>,
): (request: Request) => Promise<Response> {
  const notes = new Map<string, readonly Note[]>();

  return async function handleRequest(request) {
    try {
      const { userId, name } = await authenticate(request);
      let userNotes = notes.get(userId) ?? [{ id: randomUUID(), text: `This is a note by ${name}.` }];
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
