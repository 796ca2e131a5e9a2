import { type ReactNode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { accounts, type Contestant } from './contestant.ts';
import { createNames } from './names.tsx';

interface State {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly currentId: string | null;
}

/** The least that does the same: a bare store, and whoever is current looked up in it. */
export const plain: Contestant = {
  mount(container, onCommit) {
    const store = createStore<State>(() => ({ accounts: [], currentId: null }));
    async function load(): Promise<void> {
      const loaded = await Promise.resolve(accounts);
      store.setState({ accounts: loaded, currentId: loaded[0].id });
    }
    function Provider({ children }: { readonly children: ReactNode }): ReactNode {
      useEffect(() => void load(), []);
      return children;
    }
    const useName = () =>
      useStore(store, (state) => state.accounts.find(({ id }) => id === state.currentId)?.name);
    const Names = createNames(useName, onCommit);
    const root = createRoot(container);
    root.render(
      <Provider>
        <Names />
      </Provider>,
    );
    return {
      switchTo: async (id) => store.setState({ currentId: id }),
      unmount: () => root.unmount(),
    };
  },
};
