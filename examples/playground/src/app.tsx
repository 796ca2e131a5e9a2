import { useConnection, useSession, useSessionStore } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { SessionQueryScope } from 'multisession/query';
import { type ReactNode, useState } from 'react';
import { AccountsPanel } from './accounts-panel.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { SessionPanel } from './session-panel.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { TokenPanel } from './token-panel.tsx';

export function App(): ReactNode {
  // What the sign-in form starts with, while somebody is to be added.
  const [adding, setAdding] = useState<{ readonly email: string } | null>(null);
  const reason = useSession((current) => (current.status === 'signed-out' ? current.reason : 'none'));
  const { backend } = useSessionStore();
  const stopAdding = (): void => setAdding(null);

  return (
    <>
      <header className="bar">
        <p className="brand">
          <span aria-hidden="true" className="mark" /> multisession <span className="muted">playground</span>
        </p>
        <SessionSwitcher
          onAddAccount={() => setAdding({ email: '' })}
          onSignInAgain={({ publicUserData }) => setAdding({ email: publicUserData?.identifier ?? '' })}
        />
      </header>
      <Offline />
      <main>
        <SessionQueryScope
          keepAlive={3}
          loading={<p className="muted centred">Finding out who you are…</p>}
          failed={
            <Message title="The session server cannot be reached">
              This page tries again by itself. Nobody was signed out.
            </Message>
          }
          fallback={
            <>
              <SignInForm
                title="Sign in"
                note={reason === 'none' ? undefined : `Your last session is ${reason}.`}
                onDone={stopAdding}
              />
              <AccountsPanel />
            </>
          }
          pending={
            <Message title="One more step">
              This account has something left to do before it can be used.
            </Message>
          }
        >
          <div className="columns">
            <div className="stack">
              <SessionPanel />
              <DraftPanel />
            </div>
            <div className="stack">
              <NotesPanel />
              {backend.capabilities.tokens && <TokenPanel />}
            </div>
          </div>
          <AccountsPanel />
        </SessionQueryScope>
        {adding && <SignInDialog key={adding.email} email={adding.email} onClose={stopAdding} />}
      </main>
    </>
  );
}

interface MessageProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Message({ title, children }: MessageProps): ReactNode {
  return (
    <section className="card narrow">
      <h1>{title}</h1>
      <p>{children}</p>
    </section>
  );
}

function Offline(): ReactNode {
  const connection = useConnection();
  return (
    <div role="status">
      {connection === 'degraded' && (
        <p className="offline">The session server does not answer. You are still signed in; trying again…</p>
      )}
    </div>
  );
}
