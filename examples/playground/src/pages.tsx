import { useSession, useSessionList } from 'multisession';
import { SignOutButton } from 'multisession/components';
import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import type { ReactNode } from 'react';
import { NotesPanel } from './notes-panel.tsx';

export function DevicesPage(): ReactNode {
  const name = useSession(({ session }) => session?.publicUserData?.firstName);
  return (
    <section className="card">
      <h1>Devices of {name}</h1>
      <DeviceSessions />
    </section>
  );
}

/** Shows all accounts on one screen, each in its own scope. */
export function SideBySidePage(): ReactNode {
  const sessions = useSessionList({ statuses: ['active'] });
  return (
    <>
      <div className="columns">
        {sessions.map(({ id }) => (
          <SessionQueryScope key={id} sessionId={id}>
            <div className="stack">
              <NotesPanel />
              <p>
                <SignOutButton />
              </p>
            </div>
          </SessionQueryScope>
        ))}
      </div>
      {sessions.length < 2 && <p className="muted">Add another account to see both accounts here.</p>}
    </>
  );
}
