import { useConnectionStatus } from 'multisession';
import type { ReactNode } from 'react';
import { TryButton } from './try-this/try-step.tsx';
import { useOutage } from './try-this/use-outage.ts';

/** Says that the server cannot be reached, while it cannot. */
export function ConnectionNotice(): ReactNode {
  const connection = useConnectionStatus();
  return (
    <div role="status">
      {connection === 'degraded' && (
        <p className="notice">
          The server cannot be reached. You are still signed in, and everything that is loaded stays here.
          Reconnecting…
        </p>
      )}
    </div>
  );
}

/** Shown if the server could not be reached from the start. */
export function FailedPage(): ReactNode {
  return (
    <section className="card page">
      <h1>Letterbox cannot be reached</h1>
      <p className="muted">The app retries by itself. No account was signed out.</p>
      <BringBack />
    </section>
  );
}

function BringBack(): ReactNode {
  const { setOutage } = useOutage();
  return (
    <div className="fine">
      <p>If you took the server down to try it:</p>
      <TryButton onPress={() => setOutage(false)}>Bring the server back</TryButton>
    </div>
  );
}
