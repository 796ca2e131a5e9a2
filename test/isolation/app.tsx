import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { StrictMode, Suspense, use, useEffect } from 'react';
import {
  SessionProvider,
  type SessionStore,
  useActiveSession,
  useSessionActions,
  useSessionList,
} from 'multisession';
import type { SessionQueryClients } from 'multisession/query';
import { ownerOf } from './accounts.ts';
import { Balance, Feed, Notes, SaveForm } from './loading-components.tsx';
import { markOf, type Owner } from './marks.ts';
import { Late, Poller, Ticker } from './timed-components.tsx';
import { Draft, Menu, Profile, Seen, Uncontrolled } from './typing-components.tsx';
import { type Wiring, WiringContext } from './wiring.tsx';

export interface AppProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  readonly wiring: Wiring;
  /** Called when a tree with that client has come, and when it has gone. */
  readonly onTree: (client: QueryClient, owner: Owner, isThere: boolean) => void;
}

/** An app for any number of accounts, as its author would write it for one. */
export function App({ store, clients, wiring, onTree }: AppProps) {
  return (
    <StrictMode>
      <WiringContext value={wiring}>
        <SessionProvider store={store}>
          <Accounts />
          <wiring.Tree store={store} clients={clients}>
            <Screen onTree={onTree} />
          </wiring.Tree>
        </SessionProvider>
      </WiringContext>
    </StrictMode>
  );
}

/** Knows everybody, outside of all trees, and says nothing that is marked. */
function Accounts() {
  const { switchTo } = useSessionActions();
  // In development React's elements keep the arguments of the functions that made them: here no sessions.
  const people = useSessionList().map(({ id, publicUserData }) => ({ id, name: publicUserData?.firstName }));
  const buttons = people.map(({ id, name }) => (
    <button key={id} onClick={() => void switchTo(id)}>
      {name}
    </button>
  ));
  return <nav>{buttons}</nav>;
}

function Screen({ onTree }: Pick<AppProps, 'onTree'>) {
  const { Extra } = use(WiringContext);
  const client = useQueryClient();
  const { account, organization } = ownerOf(useActiveSession());
  useEffect(() => {
    const owner = { account, organization };
    onTree(client, owner, true);
    return () => onTree(client, owner, false);
  }, [client, account, organization, onTree]);
  return (
    <main aria-label={`screen of ${markOf({ account, organization })}`}>
      <title>{`page of ${markOf({ account, organization })}`}</title>
      <Profile />
      <Notes />
      <Feed />
      <Suspense fallback={<p>Counting …</p>}>
        <Balance />
      </Suspense>
      <SaveForm />
      <Draft />
      <Uncontrolled />
      <Seen />
      <Menu />
      <Poller />
      <Ticker />
      <Late />
      <Extra />
    </main>
  );
}
