import { usePendingOperation, useSessionActions } from 'multisession';

export function SignOut({ sessionId }: { readonly sessionId: string }) {
  const { signOut } = useSessionActions();
  const operation = usePendingOperation(sessionId);
  return (
    <button
      type="button"
      disabled={operation !== null}
      onClick={() => void signOut({ session: sessionId })}
    >
      {operation === 'removing' ? 'Signing out…' : 'Sign out'}
    </button>
  );
}
