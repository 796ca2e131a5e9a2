import { useConnectionStatus, useSession, useSessionStore } from 'multisession';
import {
  type AccountSession,
  ImpersonationBanner,
  SessionExpiryDialog,
  SessionSwitcher,
} from 'multisession/components';
import { SessionQueryScope } from 'multisession/query';
import { type ReactNode, useState } from 'react';
import { AccountsPanel } from './accounts-panel.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { SessionPanel } from './session-panel.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { DevicesPage, SideBySidePage } from './pages.tsx';
import { TasksPanel } from './tasks-panel.tsx';
import { TokenPanel } from './token-panel.tsx';
import { useView, views } from './use-view.ts';

export function App(): ReactNode {
  // The initial values of the sign-in dialog while it is open.
  const [adding, setAdding] = useState<{ readonly email: string } | null>(null);
  const reason = useSession((current) => (current.status === 'signed-out' ? current.reason : 'none'));
  const view = useView();
  const signInAgain = (account: AccountSession): void =>
    setAdding({ email: account.publicUserData?.identifier ?? '' });
  const stopAdding = (): void => setAdding(null);

  return (
    <>
      <header className="bar">
        <p className="brand">
          <span aria-hidden="true" className="mark" /> multisession <span className="muted">playground</span>
        </p>
        <nav aria-label="Pages">
          {Object.entries(views).map(([hash, name]) => (
            <a key={hash} href={hash || '#'} aria-current={hash === view ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <SessionSwitcher onAddAccount={() => setAdding({ email: '' })} onSignInAgain={signInAgain} />
      </header>
      <ImpersonationBanner />
      <SessionExpiryDialog onSignInAgain={signInAgain} />
      <ConnectionNotice />
      <main>
        <SessionQueryScope
          keepAlive={3}
          loading={<p className="muted centred">Loading your accounts…</p>}
          loadError={
            <Message title="The session server cannot be reached">
              The app retries automatically. No account was signed out.
            </Message>
          }
          signedOut={
            <>
              <SignInForm
                title="Sign in"
                note={reason === 'none' ? undefined : `Your last session was closed. Status: ${reason}.`}
              />
              <AccountsPanel />
            </>
          }
          pending={<TasksPanel />}
        >
          <Page view={view} />
        </SessionQueryScope>
        {adding && <SignInDialog key={adding.email} email={adding.email} onClose={stopAdding} />}
      </main>
    </>
  );
}

function Page({ view }: { readonly view: string }): ReactNode {
  const { backend } = useSessionStore();
  if (view === '#devices') return <DevicesPage />;
  if (view === '#side-by-side') return <SideBySidePage />;
  return (
    <>
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

function ConnectionNotice(): ReactNode {
  const connection = useConnectionStatus();
  return (
    <div role="status">
      {connection === 'degraded' && (
        <p className="offline">The session server is unreachable. You are still signed in. Reconnecting…</p>
      )}
    </div>
  );
}
