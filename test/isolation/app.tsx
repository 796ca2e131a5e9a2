import { useQueryClient } from '@tanstack/react-query';
import { Fragment, StrictMode, use, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import {
  SessionProvider,
  type SessionStore,
  useActiveSession,
  useSessionActions,
  useSessionList,
} from 'multisession';
import type { SessionQueryClients } from 'multisession/query';
import { ownerOf } from './accounts.ts';
import { type Faults, useFault } from './faults.ts';
import { TreeContext, type TreeLog } from './trees.ts';
import type { Boundary, Wiring } from './wiring.tsx';
import { WiringContext } from './wiring-context.ts';

export interface AppProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  readonly wiring: Wiring;
  readonly keepAlive: number | undefined;
  readonly isStrict: boolean;
  readonly boundary: Boundary;
  readonly log: TreeLog;
  readonly faults: Faults;
}

/** An app for several accounts, written like an app for one. */
export function App(props: AppProps) {
  const { store, clients, wiring, keepAlive, isStrict, boundary, log, faults } = props;
  const Mode = isStrict ? StrictMode : Fragment;
  return (
    <Mode>
      <WiringContext value={wiring}>
        <SessionProvider store={store}>
          <Accounts />
          <wiring.Page>
            <wiring.Tree store={store} clients={clients} keepAlive={keepAlive} boundary={boundary}>
              <Screen log={log} faults={faults} />
            </wiring.Tree>
          </wiring.Page>
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

function Screen({ log, faults }: Pick<AppProps, 'log' | 'faults'>) {
  const { Content, Extra } = use(WiringContext);
  const [number] = useState(log.nextNumber);
  const client = useQueryClient();
  const { account, organization } = ownerOf(useActiveSession());
  // Known before the first frame, which is inspected. On a busy machine, it is painted before effects run.
  useLayoutEffect(
    () => log.onMounted(number, { account, organization }),
    [number, account, organization, log],
  );
  useEffect(() => {
    const tree = { number, client, owner: { account, organization } };
    log.onShown(tree);
    return () => log.onHidden(tree);
  }, [number, client, account, organization, log]);
  const reporter = useMemo(() => ({ number, onRequest: log.onRequest }), [number, log]);
  useFault(faults, account);
  return (
    <TreeContext value={reporter}>
      <main data-tree={number}>
        <Content />
        <Extra />
      </main>
    </TreeContext>
  );
}
