import { useActiveSession, useSessionStore } from 'multisession';
import { DeviceSessions } from 'multisession/device-sessions';
import { type ReactNode, useId } from 'react';
import { nameOf } from '../name-of.ts';
import { SessionDetails } from './session-details.tsx';
import { TokenDetails } from './token-details.tsx';

/** Shows the settings of the account of the scope. */
export function SettingsPage(): ReactNode {
  const name = nameOf(useActiveSession());
  const { capabilities } = useSessionStore().backend;
  return (
    <div className="settings">
      <h1>
        Settings <span className="owner">{name}</span>
      </h1>
      <Section title="Devices">
        {capabilities.deviceSessions ? (
          <DeviceSessions />
        ) : (
          <p className="muted">This backend has no list of devices.</p>
        )}
      </Section>
      <Section title="Session">
        <SessionDetails />
      </Section>
      {capabilities.tokens && (
        <Section title="For developers">
          <TokenDetails />
        </Section>
      )}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Section({ title, children }: SectionProps): ReactNode {
  const heading = useId();
  return (
    <section className="card" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
