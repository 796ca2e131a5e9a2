import { Activity, createContext, type ReactNode, use, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { accounts, type BenchmarkApp } from './benchmark-app.ts';
import { createNameList } from './name-list.tsx';

interface State {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly currentId: string | null;
}

/** The account ID of a tree; undefined if the tree renders the current account. */
const AccountContext = createContext<string | undefined>(undefined);

/** The baseline app: a bare zustand store from which consumers select the current account. */
export const plain = createApp((names) => names);

/** The baseline app with a tree for each account, shown and hidden by React's `<Activity>`. */
export const plainWithActivity = createApp((names, store) => <Activities store={store}>{names}</Activities>);

function createApp(wrap: (names: ReactNode, store: StoreApi<State>) => ReactNode): BenchmarkApp {
  return {
    mount(container, list, onCommit) {
      const store = createStore<State>(() => ({ accounts: [], currentId: null }));
      async function load(): Promise<void> {
        const loaded = await Promise.resolve(accounts);
        store.setState({ accounts: loaded, currentId: loaded[0].id });
      }
      function Provider({ children }: { readonly children: ReactNode }): ReactNode {
        useEffect(() => void load(), []);
        return children;
      }
      const useName = () => {
        const accountId = use(AccountContext);
        return useStore(
          store,
          (state) => state.accounts.find(({ id }) => id === (accountId ?? state.currentId))?.name,
        );
      };
      const NameList = createNameList(useName, list, onCommit);
      const root = createRoot(container);
      root.render(<Provider>{wrap(<NameList />, store)}</Provider>);
      return {
        switchTo: async (id) => store.setState({ currentId: id }),
        unmount: () => root.unmount(),
      };
    },
  };
}

interface ActivitiesProps {
  readonly store: StoreApi<State>;
  readonly children: ReactNode;
}

function Activities({ store, children }: ActivitiesProps): ReactNode {
  const currentId = useStore(store, (state) => state.currentId);
  const [ids, setIds] = useState<readonly string[]>([]);
  if (currentId !== null && !ids.includes(currentId)) setIds([...ids, currentId]);
  return ids.map((id) => (
    <Activity key={id} mode={id === currentId ? 'visible' : 'hidden'}>
      <AccountContext value={id}>{children}</AccountContext>
    </Activity>
  ));
}
