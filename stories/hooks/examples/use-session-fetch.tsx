import { useSessionFetch } from 'multisession';
import { useState } from 'react';

export function UnreadCount() {
  const fetch = useSessionFetch();
  const [result, setResult] = useState('');
  const load = async (): Promise<void> => {
    const response = await fetch('/api/inbox');
    setResult(await response.text());
  };
  return (
    <>
      <button
        type="button"
        onClick={() =>
          void load().catch((error: unknown) => setResult(String(error)))
        }
      >
        Load
      </button>
      <pre style={{ whiteSpace: 'pre-wrap' }}>{result}</pre>
    </>
  );
}
