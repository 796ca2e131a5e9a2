import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { createSessionStore, SessionProvider, SessionScope, useSession } from 'multisession';
import { createSessionData, inMemoryBackend } from 'multisession/testing';
import { accounts, type Contestant } from './contestant.ts';
import { createNames } from './names.tsx';

// A server's answer to a switch comes after the page was painted.
const ANSWER_MS = 40;

/** This package as an app uses it, in the browser's own environment; only the backend is in memory. */
export const ours = contestant((names) => names);

/** The same, with a tree for each account. */
export const oursKept = contestant((names) => (
  <SessionScope keepAlive={accounts.length}>{names}</SessionScope>
));

function contestant(within: (names: ReactNode) => ReactNode): Contestant {
  return {
    mount(container, onCommit) {
      const backend = inMemoryBackend({ sessions: accounts.map((account) => createSessionData(account)) });
      backend.disturb(({ method }) => (method === 'touchSession' ? { answerMs: ANSWER_MS } : undefined));
      const store = createSessionStore({ backend });
      const useName = () => useSession(({ session }) => session?.publicUserData?.firstName ?? undefined);
      const Names = createNames(useName, onCommit);
      const root = createRoot(container);
      root.render(<SessionProvider store={store}>{within(<Names />)}</SessionProvider>);
      return { switchTo: store.switchTo, unmount: () => root.unmount() };
    },
  };
}
