import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSessionStore, SessionProvider, SessionScope, useSession } from 'multisession';
import { createSessionData, inMemoryBackend } from 'multisession/testing';
import { accounts, type BenchmarkApp } from './benchmark-app.ts';
import { createNameList } from './name-list.tsx';

// Simulates a server, which responds to a switch after the page has painted it.
const RESPONSE_DELAY_MS = 40;

/** The app with this package, in the browser's environment. Only the backend is in memory. */
export const ours = createApp((names) => names);

/** The app with this package and a kept tree for each account. */
export const oursWithKeepAlive = createApp((names) => (
  <SessionScope keepAlive={accounts.length}>{names}</SessionScope>
));

function createApp(wrap: (names: ReactNode) => ReactNode): BenchmarkApp {
  return {
    mount(container, list, onCommit) {
      const backend = inMemoryBackend({ sessions: accounts.map((account) => createSessionData(account)) });
      backend.injectFaults(({ method }) =>
        method === 'touchSession' ? { responseDelayMs: RESPONSE_DELAY_MS } : undefined,
      );
      const store = createSessionStore({ backend });
      const useName = () => useSession(({ session }) => session?.publicUserData?.firstName ?? undefined);
      const NameList = createNameList(useName, list, onCommit);
      const root = createRoot(container);
      root.render(<SessionProvider store={store}>{wrap(<NameList />)}</SessionProvider>);
      return { switchTo: store.switchTo, unmount: () => root.unmount() };
    },
  };
}
