import { browserLocks, createWithLockOrTimeout, requireApis } from '../backend/index.ts';
import {
  type GetTokenOptions,
  hasSameOwner,
  isSignedIn,
  ownerOf,
  SessionError,
  type SessionOwner,
  type SignedInSession,
} from '../session/index.ts';
import { findSession } from './core/state.ts';
import { bindResponse } from './bound-response.ts';
import { checkStore } from './check-store.ts';
import { COOKIE_LOCK_TIMEOUT_MS, cookieLockName } from './cookie-lock.ts';
import { createRequestLifetime } from './request-lifetime.ts';
import type { SessionStore } from './session-store.ts';
import { unboundCalls } from './unbound-calls.ts';

/** The options of {@link createSessionFetch}. */
export interface SessionFetchOptions {
  /** The organization that requests act for; null for none. Default: the session's active one at the time of a request. */
  readonly organizationId?: string | null;
}

/**
 * Returns a `fetch` function that authenticates requests as one session: it sends the session's token as a bearer token
 * ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)) and retries once with a new token after a 401. When the session
 * closes, the request and the body of its response are aborted, also while the body is being read or streamed.
 *
 * The HTTP cache is bypassed (`cache: 'no-store'`) unless a request has a cache mode of its own, because the cache has one
 * response for all accounts.
 *
 * If the backend has no tokens and uses a shared cookie (`sessionPerRequest: false`), the cookie authenticates requests.
 * A request is then sent only while its session and organization are current. It and the body of its response are aborted
 * before the current session changes.
 *
 * Without `sessionId` or `organizationId`, a request is sent as the session or organization that is current when the function
 * is called. Set both in code that may run after a switch: queries, mutations, and clients that batch or retry requests.
 *
 * Use it only for your own API: the token is sent to any URL that you request.
 *
 * @param sessionId The session to authenticate as. Default: the session that is current when a request is made. If the session
 * is loaded when this function is called, no request is sent once its ID belongs to another user or actor.
 * @returns A function that rejects like `fetch` and `getToken()`, and with a {@link SessionError}: `not_signed_in` if the
 * session is not signed in or does not exist; `session_closed` if it was closed before the response was read;
 * `session_not_current` if the shared cookie authenticates another session or organization.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * const { session } = store.getCurrent();
 * if (session) {
 *   const { id, lastActiveOrganizationId: organizationId } = session;
 *   const fetchAsMe = createSessionFetch(store, id, { organizationId });
 *   const response = await fetchAsMe('/api/notes');
 * }
 * ```
 */
export function createSessionFetch(
  store: SessionStore,
  sessionId?: string,
  options: SessionFetchOptions = {},
): typeof fetch {
  checkStore(store);
  const found = findSession(store.getState(), sessionId ?? null);
  return createFetchOfOwner(
    store,
    sessionId,
    options,
    found && isSignedIn(found) ? ownerOf(found) : undefined,
  );
}

/** Returns a session fetch that sends nothing once the session belongs to another user or actor than `owner`. */
export function createFetchOfOwner(
  store: SessionStore,
  sessionId: string | undefined,
  options: SessionFetchOptions,
  owner: SessionOwner | undefined,
): typeof fetch {
  const { tokens, sessionPerRequest } = store.backend.capabilities;
  const sharedCookie = !tokens && !sessionPerRequest;
  return async (input, init) => {
    requireApis({ fetch: globalThis.fetch, Request: globalThis.Request, Headers: globalThis.Headers });
    requireApis({ AbortController: globalThis.AbortController });
    // Before anything is awaited, so that a switch in the same task does not change the session of the request.
    const session = resolveSession(store, sessionId);
    if (owner && !hasSameOwner(owner, session)) throw closedError(session.id);
    const isSessionBound = sessionId !== undefined;
    if (!isSessionBound || options.organizationId === undefined)
      unboundCalls.listener?.({ session, isSessionBound });
    if (sharedCookie && !isCookieOf(store, session, options)) throw notCurrentError(session.id);
    const request = withoutHttpCache(new Request(input, init), init);
    const lifetime = createRequestLifetime(request, (end) =>
      watchSession(store, session.id, sharedCookie, end),
    );
    try {
      const { signal } = lifetime;
      const response = await (sharedCookie
        ? sendWithCookie(store, session, new Request(request, { signal }), options)
        : send(session, request, { ...options, signal }));
      lifetime.check();
      return bindResponse(response, lifetime);
    } catch (error) {
      lifetime.check();
      lifetime.release();
      throw error;
    }
  };
}

/**
 * Returns whether the shared cookie belongs to this session and organization. Unknown, and therefore false, until a page
 * restored from the back/forward cache was checked, because another tab may have moved the cookie.
 */
function isCookieOf(
  store: SessionStore,
  { id, lastActiveOrganizationId }: SignedInSession,
  { organizationId = lastActiveOrganizationId }: SessionFetchOptions,
): boolean {
  // Not the given snapshot, which may be outdated.
  const { session } = store.getCurrent(undefined, id);
  return session?.id === id && organizationId === session.lastActiveOrganizationId;
}

/**
 * Calls `end` when the session is closed, belongs to another user or, with a shared cookie, before the current session
 * changes.
 */
function watchSession(
  store: SessionStore,
  id: string,
  sharedCookie: boolean,
  end: (error: SessionError) => void,
): () => void {
  const endIfOwn = ({ sessionId }: { readonly sessionId: string }) =>
    sessionId === id && end(closedError(id));
  const stops = [
    store.on('session-closed', endIfOwn),
    store.on('session-purged', endIfOwn),
    store.on(
      'current-session-changing',
      ({ from }) => sharedCookie && from === id && end(notCurrentError(id)),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Bypasses the HTTP cache, which has one response for all accounts, unless the caller has set a cache mode. */
function withoutHttpCache(request: Request, init: RequestInit | undefined): Request {
  const isUnset = request.cache === 'default' && init?.cache === undefined;
  return isUnset ? new Request(request, { cache: 'no-store' }) : request;
}

/**
 * Sends a request that the shared cookie authenticates. It shares a lock with the requests of all tabs, which a tab that
 * moves the cookie holds exclusively: each request and its response headers come either before the
 * cookie is moved, or after.
 */
function sendWithCookie(
  store: SessionStore,
  session: SignedInSession,
  request: Request,
  choice: SessionFetchOptions,
): Promise<Response> {
  const withLock = createWithLockOrTimeout({ locks: browserLocks() });
  const options = { timeoutMs: COOKIE_LOCK_TIMEOUT_MS, signal: request.signal, shared: true };
  return withLock(cookieLockName(store.backend), options, async () => {
    // Another tab may have moved the cookie in the meantime.
    if (!isCookieOf(store, session, choice)) throw notCurrentError(session.id);
    return fetch(request);
  });
}

type TokenChoice = GetTokenOptions & { readonly signal: AbortSignal };

async function send(session: SignedInSession, request: Request, options: TokenChoice): Promise<Response> {
  const retry = request.clone();
  const token = await tokenOf(session, options);
  const response = await sendWith(token, request, options);
  if (response.status !== 401) return response;
  await response.body?.cancel();
  return sendWith(await tokenOf(session, { ...options, rejectedToken: token }), retry, options);
}

async function tokenOf(session: SignedInSession, options: TokenChoice): Promise<string> {
  const token = await session.getToken(options);
  if (token === null) throw notSignedIn(session.id);
  return token;
}

function sendWith(token: string, request: Request, { signal }: TokenChoice): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(new Request(request, { headers, signal }));
}

function resolveSession(store: SessionStore, sessionId: string | undefined): SignedInSession {
  const { client } = store.getState();
  const session =
    sessionId === undefined
      ? store.getCurrent().session
      : client?.sessions.find((candidate) => candidate.id === sessionId);
  if (session && isSignedIn(session)) return session;
  throw notSignedIn(sessionId);
}

function notSignedIn(sessionId: string | undefined): SessionError {
  return new SessionError({
    code: 'not_signed_in',
    message:
      'The request was not sent because there is no signed-in session to authenticate it. Send it while a user is signed in, for example from a component inside <SignedIn>.',
    sessionId,
  });
}

function notCurrentError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_not_current',
    message:
      'The backend authenticates requests with one shared cookie, which belongs to another session or organization or is not confirmed yet. The request was not sent, or its response was discarded. Switch to the session first.',
    sessionId,
  });
}

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message:
      'The session was closed, or its user changed, before the response was read, so the response was discarded. No action is needed.',
    sessionId,
  });
}
