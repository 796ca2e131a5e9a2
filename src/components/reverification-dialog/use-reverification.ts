'use client';

import { useCallback } from 'react';
import { useSession, useSessionStore } from '../../react/index.ts';
import { performWithReverification } from './perform-with-reverification.ts';

/**
 * Returns a function that performs an action. If the server requires step-up authentication, the function opens the
 * mounted `<ReverificationDialog>`, and repeats the action once after the user has verified their identity.
 *
 * The server requires it if the action rejects with a `SessionError` with the code `reverification_required`, or resolves
 * to a `Response` with that error in its body. Actions of one session that wait at the same time share the dialog. If no
 * dialog is mounted, the error or response is returned unchanged.
 *
 * The action belongs to the session of the render, the session that `useSessionFetch()` of the same render uses. It is
 * repeated for that session only.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`. The returned function rejects with
 * `reverification_cancelled` if the user cancels; `session_not_current`, `session_closed` or `session_mismatch` if the
 * account was switched, signed out or replaced meanwhile; otherwise with the error of the action.
 *
 * @example
 * ```tsx
 * const fetch = useSessionFetch();
 * const deleteProject = useReverification((id: string) => fetch(`/projects/${id}`, { method: 'DELETE' }));
 * ```
 */
export function useReverification<Args extends readonly unknown[], Result>(
  action: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  const store = useSessionStore();
  const session = useSession(({ session }) => session ?? null);
  return useCallback(
    async (...args) =>
      session ? performWithReverification(store, session, () => action(...args)) : action(...args),
    [store, session, action],
  );
}
