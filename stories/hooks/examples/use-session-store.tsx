import { useSessionStore } from 'multisession';
import { useState } from 'react';

export function Diagnostics() {
  const store = useSessionStore();
  const [state, setState] = useState('');
  return (
    <>
      <p>Backend: {store.backend.name}</p>
      <button
        type="button"
        onClick={() => setState(JSON.stringify(store.getState().connection))}
      >
        Read the connection
      </button>
      <pre>{state}</pre>
    </>
  );
}
