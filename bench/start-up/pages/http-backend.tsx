import { httpBackend, SessionProvider, useSession } from 'multisession';
import type { ReactNode } from 'react';
import { AccountName, render } from './render.tsx';

const backend = httpBackend({ baseUrl: '/' });

function App(): ReactNode {
  const name = useSession(({ session }) => session?.publicUserData?.identifier);
  return name ? <AccountName name={name} /> : null;
}

render(
  <SessionProvider backend={backend}>
    <App />
  </SessionProvider>,
);
