'use client';

import { createContext, use } from 'react';
import type { CurrentSession, SessionState } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/** The one session, and its organization, that everything below speaks for. */
export interface Scope {
  readonly sessionId: string;
  readonly organizationId: string | null;
}

/** Null outside of every `<SessionScope>`: there the current session is spoken for. */
export const ScopeContext = createContext<Scope | null>(null);

/** Tells who one is here: that session, else below a scope its session, elsewhere the current one. */
export function useCurrentSelector(sessionId?: string): (state: SessionState) => CurrentSession {
  const store = useSessionStore();
  const scope = use(ScopeContext);
  return (state) => store.getCurrent(state, sessionId ?? scope?.sessionId);
}
