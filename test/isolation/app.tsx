import { useQueryClient } from '@tanstack/react-query';
import { Fragment, StrictMode, Suspense, use, useEffect, useMemo, useState } from 'react';
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
import { markOf } from './marks.ts';
import { LateRequest, Poller, Ticker } from './timed-components.tsx';
import { TreeContext, type TreeLog } from './trees.ts';
import { Choices, Draft, Menu, Profile, Question, FirstAccount, Uncontrolled } from './typing-components.tsx';
import { type Wiring, WiringContext } from './wiring.tsx';

export interface AppProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  readonly wiring: Wiring;
  readonly keepAlive: number | undefined;
  readonly isStrict: boolean;
  readonly log: TreeLog;
}

/** An app for several accounts, written like an app for one. */
export function App({ store, clients, wiring, keepAlive, isStrict, log }: AppProps) {
  const Mode = isStrict ? StrictMode : Fragment;
  return (
    <Mode>
      <WiringContext value={wiring}>
        <SessionProvider store={store}>
          <Accounts />
          <wiring.Tree store={store} clients={clients} keepAlive={keepAlive}>
            <Screen log={log} />
          </wiring.Tree>
        </SessionProvider>
      </WiringContext>
    </Mode>
  );
}

/** The account switcher, outside all trees. It renders no marks. */
function Accounts() {
  const { switchTo } = useSessionActions();
  // Maps sessions to plain values, because in development React elements retain the arguments of their creators.
  const people = useSessionList().map(({ id, publicUserData }) => ({ id, name: publicUserData?.firstName }));
  const buttons = people.map(({ id, name }) => (
    <button key={id} onClick={() => void switchTo(id)}>
      {name}
    </button>
  ));
  return <nav>{buttons}</nav>;
}

function Screen({ log }: Pick<AppProps, 'log'>) {
  const { Extra } = use(WiringContext);
  const [number] = useState(log.nextNumber);
  const client = useQueryClient();
  const { account, organization } = ownerOf(useActiveSession());
  useEffect(() => {
    const tree = { number, client, owner: { account, organization } };
    log.onShown(tree);
    return () => log.onHidden(tree);
  }, [number, client, account, organization, log]);
  const reporter = useMemo(() => ({ number, onRequest: log.onRequest }), [number, log]);
  return (
    <TreeContext value={reporter}>
      <main data-tree={number} aria-label={`screen of ${markOf({ account, organization })}`}>
        <title>{`page of ${markOf({ account, organization })}`}</title>
        <Profile />
        <Notes />
        <Feed />
        <Suspense fallback={<p>Loading …</p>}>
          <Balance />
        </Suspense>
        <SaveForm />
        <Draft />
        <Uncontrolled />
        <Choices />
        <Question />
        <FirstAccount />
        <Menu />
        <Poller />
        <Ticker />
        <LateRequest />
        <Extra />
      </main>
    </TreeContext>
  );
}
