import * as v from 'valibot';
import {
  accountSlug,
  type ActiveSessionData,
  type ClientSnapshot,
  isSignedIn,
  isSignedInStatus,
  type PageSession,
  parseClient,
  type PendingSessionData,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { clearedCookies, type ClientView, loadClient } from '../core/client-view.ts';
import { loadUsers } from '../core/load-users.ts';
import { toWireClient, type WirePresentedClient } from '../core/to-wire.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { check, text } from '../validation.ts';

const schema = v.object({ sessionId: v.nullish(text, null), account: v.nullish(text, null) });

/** The options of {@link ServerSessions.resolvePageSession}. */
export interface PageSessionOptions {
  /**
   * The ID of the session that the page is for, for example from its URL. No other session is used instead, even if that
   * one is not signed in. Default: the only signed-in session, otherwise the one that was selected last.
   */
  readonly sessionId?: string | null | undefined;
  /**
   * The account in the URL, as returned by `accountSlug()`, instead of a session ID. No other account is used instead, even if
   * this one is not signed in.
   */
  readonly account?: string | null | undefined;
}

/** The session that a page is rendered for. It is no authentication: no function accepts it to change anything. */
export interface ResolvedPageSession {
  /** The session, which is signed in; `null` if there is none. */
  readonly session: ActiveSessionData | PendingSessionData | null;
  /** All sessions of the browser. Of the users of the other sessions, it contains only the ID and the public data. */
  readonly client: ClientSnapshot;
  /** The same as plain data, for `<PageSessionProvider>`. Send it to the browser with the page. */
  readonly pageSession: PageSession;
  /** The sessions of the browser as JSON, for the option `initialClient` of `createSessionStore()`. */
  readonly initialClient: WirePresentedClient;
  /** The headers to send with the page: `Cache-Control`, `Vary` and `Set-Cookie`. */
  readonly headers: Headers;
}

/** See {@link ServerSessions.resolvePageSession}. */
export async function resolvePageSession(
  context: ServerContext,
  request: Request,
  options: PageSessionOptions = {},
): Promise<ResolvedPageSession> {
  const given = check(schema, options, 'options');
  const view = await loadClient(context, request);
  const sessionId = given.sessionId ?? (given.account === null ? null : findByAccount(view, given.account));
  const record = selectSession(view, sessionId);
  const users = await loadUsers(context, record ? [record] : []);
  const initialClient = withoutOtherUsers(toWireClient(view, users), record);
  const client = parseClient(initialClient);
  const session = client.sessions.find(({ id }) => id === record?.id);
  const headers = new Headers({ 'cache-control': 'private, no-store', vary: 'Cookie' });
  for (const cookie of clearedCookies(context, view)) headers.append('set-cookie', cookie);
  const pageSession = {
    client: initialClient,
    sessionId: sessionId ?? record?.id ?? null,
    organizationId: record?.last_active_organization_id ?? null,
    isRequested: sessionId !== null,
    hasOthers: client.sessions.some((other) => isSignedIn(other) && other.id !== record?.id),
  };
  return {
    session: session && isSignedIn(session) ? session : null,
    client,
    pageSession,
    initialClient,
    headers,
  };
}

function selectSession({ sessions, lastSessionId }: ClientView, id: string | null): SessionRecord | null {
  const signedIn = sessions.map(({ session }) => session).filter(({ status }) => isSignedInStatus(status));
  const selected = id ?? (signedIn.length === 1 ? signedIn[0]?.id : lastSessionId);
  return signedIn.find((session) => session.id === selected) ?? null;
}

/** Returns the ID of the session of an account, `''` if it has none: preferably the one that was selected last. */
function findByAccount({ sessions, lastSessionId }: ClientView, account: string): string {
  const own = sessions
    .map(({ session }) => session)
    .filter(({ id, user_id: userId, actor }) => accountSlug({ id, userId, actor }) === account);
  const signedIn = own.filter(({ status }) => isSignedInStatus(status));
  const session = signedIn.find(({ id }) => id === lastSessionId) ?? signedIn[0] ?? own[0];
  return session?.id ?? '';
}

/** Sessions of the same user share it, for example an impersonated one. Only the page's session keeps it. */
function withoutOtherUsers(client: WirePresentedClient, record: SessionRecord | null): WirePresentedClient {
  const sessions = client.sessions.map((session) =>
    session.id === record?.id ? session : { ...session, user: null },
  );
  return { ...client, sessions };
}
