import type { ReactNode } from 'react';
import { TryButton, TryStep } from './try-step.tsx';
import { useOutage } from './use-outage.ts';

/** Takes the server down for all tabs, and brings it back. */
export function OutageStep(): ReactNode {
  const { isDown, setOutage } = useOutage();
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
