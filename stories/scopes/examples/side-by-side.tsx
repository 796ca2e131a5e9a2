import { SessionScope, useActiveSession, useSessionList } from 'multisession';
import { SessionAvatar, SignOutButton } from 'multisession/components';

function Column() {
  const session = useActiveSession();
  const firstName = session.publicUserData?.firstName;
  return (
    <section aria-label={`Inbox of ${firstName}`} style={{ flex: '1 1 12rem' }}>
      <h2>
        <SessionAvatar session={session} /> {firstName}
      </h2>
      <p>
        <label>
          Draft <input />
        </label>
      </p>
      <SignOutButton />
    </section>
  );
}

export function SideBySide() {
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '1rem' }}>
      {useSessionList({ statuses: ['active'] }).map(({ id }) => (
        <SessionScope key={id} sessionId={id}>
          <Column />
        </SessionScope>
      ))}
    </div>
  );
}
