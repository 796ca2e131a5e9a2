import { useSessionFetch } from 'multisession';
import { ReverificationDialog, useReverification } from 'multisession/components';
import { useState } from 'react';

export function DeleteProject() {
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
            () => setOutcome('The project was deleted.'),
            () => setOutcome('Nothing was deleted.'),
          )
        }
      >
        Delete project
      </button>
      <p role="status">{outcome}</p>
    </>
  );
}

/** Render it once, below `<SessionProvider>`. */
export function ConfirmPassword() {
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
        Password
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
