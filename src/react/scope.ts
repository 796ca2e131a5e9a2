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
 * Returns the ID of the session that hooks use: that of the scope, otherwise that of the account in the URL, `''` if it has
 * none. `undefined` stands for the current session of the tab.
 */
export function useBoundSessionId(): string | undefined {
  const scope = use(ScopeContext);
  const url = useUrlBinding();
  return scope?.sessionId ?? url?.sessionId;
}

/** Returns a selector for the state of one session: `sessionId` if given, otherwise the session that hooks use. */
export function useCurrentSelector(sessionId?: string): (state: SessionState) => CurrentSession {
  const store = useSessionStore();
  const boundId = useBoundSessionId();
  return (state) => store.getCurrent(state, sessionId ?? boundId);
}
