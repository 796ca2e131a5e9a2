import { useMutation, useQuery } from '@tanstack/react-query';
import { useActiveSession, useSessionFetch } from 'multisession';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import * as v from 'valibot';

// No account ID in the key: each account has its own query cache.
const queryKey = ['notes'];

/** Lists the notes of the current account, which the server stores. */
export function NotesPanel(): ReactNode {
  const { publicUserData } = useActiveSession();
  const fetchAsMe = useSessionFetch();
  const heading = useId();
  const { data: notes, error } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => readNotes(await fetchAsMe('/api/notes', { signal })),
  });
  const title = `Notes of ${publicUserData?.firstName ?? 'this account'}`;
  return (
    <section className="card" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {!notes && !error && <p className="muted">Loading…</p>}
      {!notes && error && (
        <p role="alert" className="problem">
          {error.message}
        </p>
      )}
      {notes && (
        <ul className="notes">
          {notes.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ul>
      )}
      <NewNote />
    </section>
  );
}

function NewNote(): ReactNode {
  const fetchAsMe = useSessionFetch();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ text });
      return readNotes(await fetchAsMe('/api/notes', { method: 'POST', headers, body }));
    },
    onSuccess(notes, _, __, { client }) {
      client.setQueryData(queryKey, notes);
      setText('');
    },
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    add.mutate();
  }

  return (
    <form onSubmit={submit} className="new-note">
      <input
        aria-label="New note"
        placeholder="Write a note"
        required
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" disabled={add.isPending}>
        Add
      </button>
      {add.error && (
        <p role="alert" className="problem">
          {add.error.message}
        </p>
      )}
    </form>
  );
}

const responseSchema = v.union([
  v.object({ notes: v.array(v.object({ id: v.string(), text: v.string() })) }),
  v.object({ error: v.string() }),
]);

async function readNotes(response: Response) {
  const body = v.safeParse(responseSchema, await response.json().catch(() => undefined));
  if (!body.success) throw new Error('The server returned an unexpected response.');
  if ('error' in body.output) throw new Error(body.output.error);
  return body.output.notes;
}
