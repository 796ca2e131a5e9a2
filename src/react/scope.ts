'use client';

import { createContext, use } from 'react';
import type { CurrentSession, SessionState } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useUrlBinding } from './url/url-context.ts';

/** The session and organization that a subtree is bound to. */
export interface Scope {
  readonly sessionId: string;
  readonly organizationId: string | null;
}

/** The innermost scope. `null` outside any `<SessionScope>`, where hooks use the current session of the tab. */
export const ScopeContext = createContext<Scope | null>(null);

/**
 * Returns a selector for the state of one session: `sessionId` if given, otherwise the session of the scope, otherwise
 * the session of the account in the URL, otherwise the current session of the tab.
 */
export function useCurrentSelector(sessionId?: string): (state: SessionState) => CurrentSession {
  const store = useSessionStore();
  const scope = use(ScopeContext);
  const url = useUrlBinding();
  return (state) => store.getCurrent(state, sessionId ?? scope?.sessionId ?? url?.sessionId);
}
