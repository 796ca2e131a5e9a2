import { SessionSwitcher } from 'multisession/components';
import { SessionQueryScope } from 'multisession/query';
import { Notes } from './notes';
import { SignIn } from './sign-in';
import { navigate, usePathname } from './use-pathname';

export function App() {
  const isSignIn = usePathname() === '/sign-in';
  const openSignIn = () => navigate('/sign-in');
  const openNotes = () => navigate('/');
  return (
    <>
      <header>
        <strong>Notes</strong>
        <SessionSwitcher onAddAccount={openSignIn} onSignInAgain={openSignIn} />
      </header>
      {isSignIn && <SignIn onSignedIn={openNotes} />}
      {/* Hidden instead of removed, so that drafts survive while another account is added. */}
      <div hidden={isSignIn}>
        <SessionQueryScope
          keepAlive={3}
          loading={<main>Loading…</main>}
          signedOut={isSignIn ? null : <SignIn onSignedIn={openNotes} />}
        >
          <Notes />
        </SessionQueryScope>
      </div>
    </>
  );
}
