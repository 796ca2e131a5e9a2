import { useMutation, useQuery } from '@tanstack/react-query';
import { useActiveSession, useSessionFetch } from 'multisession';

type Note = { id: number; text: string };

export function Notes() {
  const { publicUserData } = useActiveSession();
  const fetch = useSessionFetch();

  const notes = useQuery({
    queryKey: ['notes'],
    queryFn: async (): Promise<Note[]> => readJson(await fetch('/api/notes')),
  });
  const addNote = useMutation({
    mutationFn: async (text: string) => {
      const headers = { 'content-type': 'application/json' };
      await readJson(await fetch('/api/notes', { method: 'POST', headers, body: JSON.stringify({ text }) }));
    },
    onSuccess: () => notes.refetch(),
  });
  const error = notes.error ?? addNote.error;

  return (
    <main>
      <h1>
        Notes of {publicUserData?.firstName} {publicUserData?.lastName}
      </h1>
      <ul>
        {notes.data?.map(({ id, text }) => (
          <li key={id} className="card">
            {text}
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
    </main>
  );
}

async function readJson(response: Response) {
  if (!response.ok) throw new Error(`The server responded with status ${response.status}.`);
  return response.status === 204 ? undefined : response.json();
}
