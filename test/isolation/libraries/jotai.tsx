import { useActiveSession } from 'multisession';
import { atom, Provider, useAtom } from 'jotai';
import type { ReactNode } from 'react';
import { accountIn, type Library } from '../library.tsx';

// #region recipe
export const draftAtom = atom<string | null>(null);

/** Gives each account its own atoms. Render it inside the scope. */
export function AccountAtoms({ children }: { readonly children: ReactNode }) {
  return <Provider>{children}</Provider>;
}
// #endregion

function Draft() {
  const { publicUserData } = useActiveSession();
  const [draft, setDraft] = useAtom(draftAtom);
  const value = draft ?? `Regards, ${publicUserData?.lastName}`;
  return (
    <input
      aria-label="draft"
      value={value}
      onChange={({ target }) => setDraft(target.value)}
    />
  );
}

export const library: Library = {
  careful: () => ({
    texts: accountIn,
    Content: () => (
      <AccountAtoms>
        <Draft />
      </AccountAtoms>
    ),
  }),
  naive: () => ({ texts: accountIn, Content: Draft }),
  leaks: ['input'],
};
