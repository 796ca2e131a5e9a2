'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { accountSlug, SessionTitle, useActiveSession, useSessionFetch } from 'multisession';
import Link from 'next/link';
import type { Note } from '../lib/notes';
import { addNoteAs } from './actions';

export function Notes() {
  const session = useActiveSession();
  const { id, publicUserData } = session;
  const fetch = useSessionFetch();
  const name = `${publicUserData?.firstName} ${publicUserData?.lastName}`;

  const notes = useQuery({
    queryKey: ['notes'],
    queryFn: async (): Promise<Note[]> => {
      const response = await fetch('/api/notes');
      if (!response.ok) throw new Error(`The server responded with status ${response.status}.`);
      return response.json();
    },
  });
  const addNote = useMutation({
    mutationFn: async (text: string) => {
      const failure = await addNoteAs(id, text);
      if (failure !== null) throw new Error(failure);
    },
    onSuccess: () => notes.refetch(),
  });
  const error = notes.error ?? addNote.error;

  return (
    <main>
      <SessionTitle>{`Notes of ${name}`}</SessionTitle>
      <h1>Notes of {name}</h1>
      <ul>
        {notes.data?.map((note) => (
          <li key={note.id} className="card">
            {note.text}
          </li>
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
      <form action={(form) => addNote.mutate(String(form.get('text')))}>
        <input
          name="text"
          aria-label="New note"
          placeholder="New note"
          required
          defaultValue={addNote.isError ? addNote.variables : ''}
        />
        <button disabled={notes.isPending || addNote.isPending}>Add note</button>
      </form>
      <p className="hint">
        <Link href={`/u/${accountSlug(session)}`}>Link to these notes</Link>
      </p>
    </main>
  );
}
