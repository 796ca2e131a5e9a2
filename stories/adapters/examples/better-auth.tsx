import { SessionProvider, SignedIn, SignedOut, useActiveSession } from 'multisession';
import { betterAuthBackend } from 'multisession/better-auth';
import { SessionSwitcher } from 'multisession/components';

const backend = betterAuthBackend({ baseUrl: '/api/auth' });

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
      <SessionSwitcher onAddAccount={() => location.assign('/sign-in')} />
      <SignedIn>
        <Greeting />
      </SignedIn>
      <SignedOut>Not signed in.</SignedOut>
    </>
  );
}

function Greeting() {
  return <p>Better Auth user: {useActiveSession().publicUserData?.identifier}</p>;
}
