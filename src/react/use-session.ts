'use client';

/* oxlint-disable react/hooks, react/rule-suppression -- a component never moves into a scope or out of one */

import { use } from 'react';
import { useStore } from 'zustand';
import type { CurrentSession } from '../store/index.ts';
import { currentStoreOf } from './current-store.ts';
import { ScopeContext, useBoundSessionId } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';
import { useStoreValue } from './use-store-value.ts';

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
  const select = useShallow((state: CurrentSession) => (selector ? selector(state) : state));
  // A scope never shows another session, so its components need not check theirs when the app shows them again. A check in each
  // of them would double the time of a return to a kept tree.
  const useValue = use(ScopeContext) ? useStore : useStoreValue;
  return useValue(current, select);
}
