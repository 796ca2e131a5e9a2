import { useConnectionStatus, useSessionActions } from 'multisession';

export function Connection() {
  const connection = useConnectionStatus();
  const { refresh } = useSessionActions();
  return (
    <>
      <p>Connection: {connection}</p>
      {/* A failed refresh changes the connection status. */}
      <button type="button" onClick={() => void refresh().catch(() => {})}>
        Refresh
      </button>
    </>
  );
}
