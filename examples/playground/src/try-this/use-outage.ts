import { useConnectionStatus, useSessionActions } from 'multisession';
import { useState } from 'react';

/** The switch for outages of the server, which concern all tabs. */
interface Outage {
  readonly isDown: boolean;
  readonly setOutage: (value: boolean) => Promise<void>;
}

/** Returns the switch that takes the server down, and brings it back. */
export function useOutage(): Outage {
  const [hasTakenDown, setHasTakenDown] = useState(false);
  const { refresh } = useSessionActions();
  // Another tab may have taken it down.
  const isDown = useConnectionStatus() === 'degraded' || hasTakenDown;

  async function setOutage(value: boolean): Promise<void> {
    await fetch('/api/try/outage', { method: value ? 'POST' : 'DELETE' });
    setHasTakenDown(value);
    // The store notices by itself with its next request. Its failure is what is to be shown.
    void refresh().catch(() => {});
  }

  return { isDown, setOutage };
}
