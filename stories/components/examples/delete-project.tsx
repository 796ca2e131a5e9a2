import { useSessionFetch } from 'multisession';
import { ReverificationDialog, useReverification } from 'multisession/components';
import { useState } from 'react';

interface DeleteProjectProps {
  readonly label?: string;
  readonly deleted?: string;
  readonly notDeleted?: string;
}

export function DeleteProject({
  label = 'Delete project',
  deleted = 'The project was deleted.',
  notDeleted = 'Nothing was deleted.',
}: DeleteProjectProps) {
  const fetch = useSessionFetch();
  const [outcome, setOutcome] = useState('');
  const deleteProject = useReverification(() =>
    fetch('/api/projects/1', { method: 'DELETE' }),
  );
  return (
    <>
      <button
        type="button"
        className="ms-button ms-danger"
        onClick={() =>
          void deleteProject().then(
            () => setOutcome(deleted),
            () => setOutcome(notDeleted),
          )
        }
      >
        {label}
      </button>
      <p role="status">{outcome}</p>
    </>
  );
}

/** Render it once, below `<SessionProvider>`. */
export function ConfirmPassword({ label = 'Password' }) {
  return (
    <ReverificationDialog
      verify={async (session, form) => {
        const headers = { authorization: `Bearer ${await session.getToken()}` };
        const response = await fetch('/confirm-password', {
          method: 'POST',
          headers,
          body: form,
        });
        if (!response.ok) throw new Error('The password is wrong.');
      }}
    >
      <label className="ms-field">
        {label}
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      </label>
    </ReverificationDialog>
  );
}
