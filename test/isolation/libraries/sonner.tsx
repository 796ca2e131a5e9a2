import { useActiveSession } from 'multisession';
import { type ReactNode, useCallback } from 'react';
import { toast, Toaster, type ToasterProps } from 'sonner';
import { type Library, SaveForm } from '../library.tsx';
import { useMark } from '../use-api.ts';

// #region recipe
function useToasterId(): string {
  const { id, lastActiveOrganizationId } = useActiveSession();
  return `${id}:${lastActiveOrganizationId}`;
}

/** Shows the toasts of the account of the scope. */
export function AccountToaster(props: ToasterProps) {
  return <Toaster {...props} id={useToasterId()} />;
}

/**
 * Returns a function that shows a toast to the account of the scope, also if it is
 * called later.
 */
export function useToast(): (message: ReactNode) => void {
  const toasterId = useToasterId();
  return useCallback((message) => void toast(message, { toasterId }), [toasterId]);
}
// #endregion

function CarefulForm() {
  const mark = useMark();
  const showToast = useToast();
  return (
    <>
      <SaveForm save={async (text) => showToast(`${mark} saved ${text}`)} />
      <AccountToaster duration={100} />
    </>
  );
}

function NaiveForm() {
  const mark = useMark();
  return <SaveForm save={async (text) => toast(`${mark} saved ${text}`)} />;
}

export const library: Library = {
  careful: () => ({ texts: () => [], Content: CarefulForm }),
  naive: () => ({
    texts: () => [],
    Content: NaiveForm,
    Page: ({ children }) => (
      <>
        {children}
        <Toaster duration={100} />
      </>
    ),
  }),
  leaks: ['text'],
};
