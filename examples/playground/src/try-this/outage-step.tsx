import { useSessionActions } from 'multisession';
import { type ReactNode, useState } from 'react';
import { TryButton, TryStep } from './try-step.tsx';

/** Takes the server down for all tabs, and brings it back. */
export function OutageStep(): ReactNode {
  const [isDown, setIsDown] = useState(false);
  const { refresh } = useSessionActions();

  async function setOutage(value: boolean): Promise<void> {
    await fetch('/api/try/outage', { method: value ? 'POST' : 'DELETE' });
    setIsDown(value);
    // The store notices by itself with its next request. Its failure is what is to be shown.
    void refresh().catch(() => {});
  }

  return (
    <TryStep
      title="Take the server down"
      watch={
        isDown
          ? 'The server is down. Nothing is lost: read what is loaded, switch accounts, go on with a draft.'
          : 'A notice appears, and every account stays signed in. Bring it back, and the app recovers by itself.'
      }
    >
      <TryButton onPress={() => setOutage(!isDown)}>
        {isDown ? 'Bring the server back' : 'Take the server down'}
      </TryButton>
    </TryStep>
  );
}
