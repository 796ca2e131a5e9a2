'use client';

import { type ReactNode, useMemo } from 'react';
import { accountSlug, isSignedIn, SessionError } from '../../session/index.ts';
import type { SessionState } from '../../store/index.ts';
import { useSessionStore } from '../store-context.ts';
import { useShallow } from '../use-shallow.ts';
import { useStoreValue } from '../use-store-value.ts';
import { type UrlSession, UrlContext } from './url-context.ts';
import { useUrlSwitch } from './use-url-switch.ts';

/** The props of {@link UrlSessionProvider}. */
export interface UrlSessionProviderProps {
  /**
   * The account in the URL, as returned by `accountSlug()`: a parameter of the route, for example `useParams().account`.
   * `undefined` on pages without one, which use the tab's current session.
   */
  readonly account: string | undefined;
  /** Navigates to the URL of another account. */
  readonly navigate: (account: string) => unknown;
  readonly children?: ReactNode;
}

/**
 * Binds the tree below it to the account in the URL: hooks and scopes use the session of that account, and no other one if it
 * is not signed in. The current session of the tab follows the URL, also with the back button, and a switch navigates.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`; `unsupported` if the backend uses a shared cookie
 * (`sessionPerRequest: false`).
 *
 * @example
 * ```tsx
 * import { useParams } from 'react-router';
 *
 * const { account } = useParams();
 *
 * <UrlSessionProvider account={account} navigate={(next) => navigate(`/u/${next}`)}>
 *   <App />
 * </UrlSessionProvider>
 * ```
 */
export function UrlSessionProvider({ account, navigate, children }: UrlSessionProviderProps): ReactNode {
  const store = useSessionStore();
  if (!store.backend.capabilities.sessionPerRequest) throw notByUrl(store.backend.name);
  const url = useStoreValue(
    store,
    useShallow((state: SessionState) => findByAccount(state, account)),
  );
  const switchTo = useUrlSwitch({ account, navigate }, url);
  const binding = useMemo(() => {
    const sessionId = account === undefined ? undefined : (url.session?.id ?? NO_SESSION_ID);
    return { store, url, sessionId, switchTo };
  }, [store, url, account, switchTo]);
  return <UrlContext value={binding}>{children}</UrlContext>;
}

function notByUrl(backend: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${backend}" uses one cookie for all tabs (\`sessionPerRequest: false\`), so the URL of a tab cannot select its account. Remove <UrlSessionProvider>.`,
  });
}

/** An ID that matches no session. */
const NO_SESSION_ID = '';

function findByAccount(
  { connection, client, currentSessionId }: SessionState,
  account: string | undefined,
): UrlSession {
  if (connection === 'loading' || connection === 'failed') return { status: connection, session: undefined };
  const sessions = (client?.sessions ?? []).filter((session) => accountSlug(session) === account);
  const current = sessions.find(({ id }) => id === currentSessionId);
  const session = current ?? sessions.find(isSignedIn) ?? sessions[0];
  if (!session) return { status: 'not-found', session: null };
  return isSignedIn(session) ? { status: 'signed-in', session } : { status: 'signed-out', session };
}
