'use client';

import { createContext, use } from 'react';
import type { ClosedSession, SignedInSession } from '../../session/index.ts';
import type { SessionStore, SwitchTo } from '../../store/index.ts';
import { useSessionStore } from '../store-context.ts';

/** The session of the account in the URL, discriminated by `status`. */
export type UrlSession =
  /** The sessions are loading, or could not be loaded. */
  | { readonly status: 'loading' | 'failed'; readonly session: undefined }
  | { readonly status: 'signed-in'; readonly session: SignedInSession }
  /** The account is remembered. The user can sign in to it again. */
  | { readonly status: 'signed-out'; readonly session: ClosedSession }
  /** The account is not on this client, or the URL contains none. */
  | { readonly status: 'not-found'; readonly session: null };

/** The binding of the page to the account in its URL. */
export interface UrlBinding {
  readonly store: SessionStore;
  readonly url: UrlSession;
  /** The ID of the session to use outside scopes: that of no session if the account has none. Undefined: the tab's current one. */
  readonly sessionId: string | undefined;
  /** Switches by navigating to the URL of the account. */
  readonly switchTo: SwitchTo;
}

export const UrlContext = createContext<UrlBinding | null>(null);

/** Returns the binding of the nearest `<UrlSessionProvider>` of the same store. */
export function useUrlBinding(): UrlBinding | undefined {
  const store = useSessionStore();
  const binding = use(UrlContext);
  return binding?.store === store ? binding : undefined;
}
