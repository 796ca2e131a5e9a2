import { SessionScope, useActiveSession, useSessionTask } from 'multisession';

function Inbox() {
  const { publicUserData } = useActiveSession();
  const firstName = publicUserData?.firstName;
  return (
    <section aria-label={`Inbox of ${firstName}`}>
      <h2>Inbox of {firstName}</h2>
      <label>
        Draft <input />
      </label>
    </section>
  );
}

function Task() {
  return <p>Next step: {useSessionTask()?.key}</p>;
}

export function InboxPage({ sessionId }: { readonly sessionId?: string }) {
  return (
    <SessionScope
      sessionId={sessionId}
      loading={<p>Loading…</p>}
      loadError={<p>The server cannot be reached.</p>}
      signedOut={<p>Please sign in.</p>}
      pending={<Task />}
    >
      <Inbox />
    </SessionScope>
  );
}
