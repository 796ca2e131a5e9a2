import {
  SessionProvider,
  SignedIn,
  SignedOut,
  useActiveSession,
  useSessionActions,
} from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { oidcBackend } from 'multisession/oidc';

const backend = oidcBackend({
  providers: [{ authority: 'https://accounts.example.com', clientId: 'my-app' }],
  redirectUri: '/signed-in',
});

export function App() {
  return (
    <SessionProvider backend={backend}>
      <Page />
    </SessionProvider>
  );
}

export function Page() {
  return (
    <>
      <SessionSwitcher />
      <SignedIn>
        <Greeting />
      </SignedIn>
      <SignedOut>
        <SignIn />
      </SignedOut>
    </>
  );
}

function Greeting() {
  return <p>Signed in as {useActiveSession().publicUserData?.identifier}</p>;
}

function SignIn() {
  const { addAccount } = useSessionActions();
  // A window that the user closes is no error.
  return <button onClick={() => void addAccount().catch(() => {})}>Sign in</button>;
}
