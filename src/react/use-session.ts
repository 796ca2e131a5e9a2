'use client';

import { useStoreValue } from './use-store-value.ts';
import type { CurrentSession } from '../store/index.ts';
import { currentStoreOf } from './current-store.ts';
import { useBoundSessionId } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';

/** The result of {@link useSession}, discriminated by `status`. */
export type UseSessionResult = CurrentSession;

/**
 * Returns the current session of the tab, or the session of the nearest `<SessionScope>`.
 *
 * Rerenders when it changes. With a selector, returns the selected value and rerenders only when that changes, compared
 * shallowly.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const current = useSession();
 * if (current.status === 'active') return <p>Hello {current.session.user.id}</p>;
 *
 * const userId = useSession((current) => current.session?.userId);
 * ```
 */
export function useSession(): UseSessionResult;
export function useSession<Selected>(selector: (current: UseSessionResult) => Selected): Selected;
export function useSession<Selected>(
  selector?: (current: UseSessionResult) => Selected,
): Selected | UseSessionResult {
  const current = currentStoreOf(useSessionStore(), useBoundSessionId());
  return useStoreValue(
    current,
    useShallow((state) => (selector ? selector(state) : state)),
  );
}
