import { useSession } from 'multisession';
import { type AccountSession, ImpersonationBanner, SessionExpiryDialog } from 'multisession/components';
import { SessionQueryScope } from 'multisession/query';
import { Activity, type ReactNode, useState } from 'react';
import { playgroundBackend } from './backends/index.ts';
import { ConnectionNotice, FailedPage } from './connection.tsx';
import { MailPage } from './mail/mail-page.tsx';
import { ConfirmIdentity } from './settings/confirm-identity.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SideBySidePage } from './side-by-side-page.tsx';
import { SignInDialog } from './sign-in/sign-in-dialog.tsx';
import { SignedOutPage } from './sign-in/signed-out-page.tsx';
import { TasksPage } from './sign-in/tasks-page.tsx';
import { TopBar } from './top-bar.tsx';
import { TryPanel } from './try-this/try-panel.tsx';
import { useView } from './use-view.ts';

const TRY_PANEL_ID = 'try-this';

export function App(): ReactNode {
  // The account to sign in to again, or `null` for another one, while the dialog is open.
  const [signIn, setSignIn] = useState<{ readonly account: AccountSession | null }>();
  const [isTrying, setIsTrying] = useState(() => matchMedia('(width >= 75rem)').matches);
  const isSignedIn = useSession(({ status }) => status === 'active');
  const openSignIn =
    playgroundBackend.own && ((account: AccountSession | null): void => setSignIn({ account }));
  const closeSignIn = (): void => setSignIn(undefined);
  const showsPanel = isTrying && isSignedIn;

  return (
    <>
      <TopBar
        onSignIn={openSignIn}
        panel={
          isSignedIn && {
            id: TRY_PANEL_ID,
            isOpen: isTrying,
            toggle: () => setIsTrying(!isTrying),
          }
        }
      />
      <ImpersonationBanner />
      <ConnectionNotice />
      <div className="body">
        <main>
          <SessionQueryScope
            keepAlive={5}
            loading={<p className="muted centred">Loading your accounts…</p>}
            loadError={<FailedPage />}
            signedOut={<SignedOutPage onSignIn={openSignIn} />}
            pending={<TasksPage />}
          >
            <Pages />
          </SessionQueryScope>
        </main>
        {showsPanel && <TryPanel id={TRY_PANEL_ID} onClose={() => setIsTrying(false)} />}
      </div>
      <SessionExpiryDialog onSignInAgain={openSignIn} />
      <ConfirmIdentity />
      {signIn && <SignInDialog account={signIn.account} onClose={closeSignIn} />}
    </>
  );
}

/** The pages of an account. The mail page stays mounted, so that its draft is kept. */
function Pages(): ReactNode {
  const view = useView();
  const isMail = view !== '#side-by-side' && view !== '#settings';
  return (
    <>
      <Activity mode={isMail ? 'visible' : 'hidden'}>
        <MailPage />
      </Activity>
      {view === '#side-by-side' && <SideBySidePage />}
      {view === '#settings' && <SettingsPage />}
    </>
  );
}
