import { useSessionActions, useSessionEvent, useSessionList } from 'multisession';
import { useState } from 'react';

export function EventLog() {
  const [log, setLog] = useState<readonly string[]>([]);
  const { switchTo, signOut } = useSessionActions();
  const other = useSessionList().at(-1);
  useSessionEvent('current-session-changed', ({ from, to }) =>
    setLog([...log, `From ${from} to ${to}.`]),
  );
  useSessionEvent('session-closed', ({ sessionId, status }) =>
    setLog([...log, `${sessionId} is ${status}.`]),
  );
  return (
    <>
      <button type="button" onClick={() => void switchTo(other?.id ?? null)}>
        Switch
      </button>
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
      <ol>
        {log.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
    </>
  );
}
