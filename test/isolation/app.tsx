import { useQueryClient } from '@tanstack/react-query';
import {
  Fragment,
  type ReactNode,
  StrictMode,
  use,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import {
  SessionProvider,
  type SessionStore,
  useActiveSession,
  useSessionActions,
  useSessionList,
} from 'multisession';
import type { SessionQueryClients } from 'multisession/query';
import { ownerOf } from './accounts.ts';
import { Aside } from './aside.tsx';
import { type Faults, useFault } from './faults.ts';
import { TreeContext, type TreeLog, type TreeReporter } from './trees.ts';
import type { Boundary, Wiring } from './wiring.tsx';
import { WiringContext } from './wiring-context.ts';

/** The number of scopes of an app, and their places. All are bound to the current session. */
export type Scopes = 'one' | 'nested' | 'side by side';

export interface AppProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  readonly wiring: Wiring;
  readonly keepAlive: number | undefined;
  readonly isStrict: boolean;
  readonly boundary: Boundary;
  readonly scopes: Scopes;
  readonly log: TreeLog;
  readonly faults: Faults;
}

/** An app for several accounts, written like an app for one. */
export function App(props: AppProps) {
  const { store, clients, wiring, keepAlive, isStrict, boundary, scopes, log, faults } = props;
  const Mode = isStrict ? StrictMode : Fragment;
  const inTree = (children: ReactNode): ReactNode => (
    <wiring.Tree store={store} clients={clients} keepAlive={keepAlive} boundary={boundary}>
      {children}
    </wiring.Tree>
  );
  const aside = inTree(<AsideScreen log={log} />);
  return (
    <Mode>
      <WiringContext value={wiring}>
        <SessionProvider store={store}>
          <Accounts />
          <wiring.Page>
            {inTree(
              <Screen log={log} faults={faults}>
                {scopes === 'nested' && aside}
              </Screen>,
            )}
            {scopes === 'side by side' && aside}
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

interface ScreenProps extends Pick<AppProps, 'log' | 'faults'> {
  readonly children: ReactNode;
}

function Screen({ log, faults, children }: ScreenProps) {
  const { Content, Extra } = use(WiringContext);
  const reporter = useTreeReporter(log, 'main');
  useFault(faults, ownerOf(useActiveSession()).account);
  return (
    <TreeContext value={reporter}>
      <main data-tree={reporter.number}>
        <Content />
        <Extra />
        {children}
      </main>
    </TreeContext>
  );
}

function AsideScreen({ log }: Pick<AppProps, 'log'>) {
  // A scope in a tree is another one than the scope in the next tree.
  const { number: outer } = use(TreeContext);
  const reporter = useTreeReporter(log, outer ? `aside in tree ${outer}` : 'aside');
  return (
    <TreeContext value={reporter}>
      <aside data-tree={reporter.number}>
        <Aside />
      </aside>
    </TreeContext>
  );
}

/** Reports the tree to the log. Returns the interface for its components. */
function useTreeReporter(log: TreeLog, scope: string): TreeReporter {
  const [number] = useState(log.nextNumber);
  const client = useQueryClient();
  const { account, organization } = ownerOf(useActiveSession());
  // Known before the first frame, which is inspected. On a busy machine, it is painted before effects run.
  useLayoutEffect(
    () => log.onMounted(number, { account, organization }),
    [number, account, organization, log],
  );
  useEffect(() => {
    const tree = { number, scope, client, owner: { account, organization } };
    log.onShown(tree);
    return () => log.onHidden(tree);
  }, [number, scope, client, account, organization, log]);
  return useMemo(() => ({ number, onRequest: log.onRequest }), [number, log]);
}
