import { useActiveSession } from 'multisession';
import { createContext, type ReactNode, use, useState } from 'react';
import { create, createStore, type StoreApi, useStore } from 'zustand';
import { accountIn, type Library } from '../library.tsx';

// #region recipe
interface DraftState {
  readonly draft: string;
  readonly setDraft: (draft: string) => void;
}

const DraftContext = createContext<StoreApi<DraftState> | null>(null);

function createDraftStore(draft: string): StoreApi<DraftState> {
  return createStore((set) => ({ draft, setDraft: (text) => set({ draft: text }) }));
}

/** Gives each account its own store. Render it inside the scope. */
export function AccountStore({ children }: { readonly children: ReactNode }) {
  const { publicUserData } = useActiveSession();
  const [store] = useState(() =>
    createDraftStore(`Regards, ${publicUserData?.lastName}`),
  );
  return <DraftContext value={store}>{children}</DraftContext>;
}

export function useDraft(): DraftState {
  const store = use(DraftContext);
  if (!store) throw new Error('Render <AccountStore> above this component.');
  return useStore(store);
}
// #endregion

function Draft({ draft, setDraft }: DraftState) {
  return (
    <input
      aria-label="draft"
      value={draft}
      onChange={({ target }) => setDraft(target.value)}
    />
  );
}

export const library: Library = {
  careful: () => ({
    texts: accountIn,
    Content: () => (
      <AccountStore>
        <CarefulDraft />
      </AccountStore>
    ),
  }),
  naive: () => {
    const useSharedDraft = create<DraftState>((set) => ({
      draft: '',
      setDraft: (draft) => set({ draft }),
    }));
    return { texts: () => [], Content: () => <Draft {...useSharedDraft()} /> };
  },
  leaks: ['input'],
};

function CarefulDraft() {
  return <Draft {...useDraft()} />;
}
