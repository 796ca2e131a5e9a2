import { type GetTokenOptions, isSignedIn, SessionError, type SignedInSession } from '../session/index.ts';
import type { SessionStore } from './session-store.ts';

export interface SessionFetchOptions {
  /** The organization that each request is for; null for none. Default: the one that the session is in at that time. */
  readonly organizationId?: string | null;
}

/**
 * A `fetch` that speaks for one session: each request carries that session's token, and one that is refused with 401 is
 * sent once more with a fresh token. An answer that arrives after the session was closed is dropped.
 *
 * On a backend that has no tokens and one cookie for all accounts, the cookie speaks: then a request is only sent while
 * its session is known to be the current one, in the request's organization, and aborted before another becomes so.
 *
 * The token goes wherever you send the request, so use it for your own API alone.
 *
 * @param sessionId whose requests these are. Default: who is current when a request is made.
 * @returns a function that rejects as `fetch` does, and with a {@link SessionError}: `not_signed_in` if there is no such
 * session or it is not signed in; `session_closed` if it was closed before the answer came; `session_not_current` if the
 * cookie speaks for another, or for another organization; what `getToken` rejects with.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * const fetchAsMe = createSessionFetch(store);
 * const response = await fetchAsMe('/api/notes');
 * ```
 */
export function createSessionFetch(
  store: SessionStore,
  sessionId?: string,
  options: SessionFetchOptions = {},
): typeof fetch {
  const { tokens, sessionPerRequest } = store.backend.capabilities;
  const byCookie = !tokens && !sessionPerRequest;
  return async (input, init) => {
    const session = speaker(store, sessionId);
    if (byCookie && !cookieSpeaksFor(store, session, options)) throw parkedError(session.id);
    const request = new Request(input, init);
    const over = new AbortController();
    const stop = whenOver(store, session.id, byCookie, (error) => over.abort(error));
    const signal = AbortSignal.any([request.signal, over.signal]);
    try {
      const response = await (byCookie
        ? fetch(new Request(request, { signal }))
        : send(session, request, { ...options, signal }));
      signal.throwIfAborted();
      return response;
    } catch (error) {
      over.signal.throwIfAborted();
      throw error;
    } finally {
      stop();
    }
  };
}

/** Not as long as a page that was away has to find out, either: the cookie may have been moved meanwhile. */
function cookieSpeaksFor(
  store: SessionStore,
  { id, lastActiveOrganizationId }: SignedInSession,
  { organizationId = lastActiveOrganizationId }: SessionFetchOptions,
): boolean {
  return store.getCurrent(undefined, id).session?.id === id && organizationId === lastActiveOrganizationId;
}

/** Calls back when nothing can be said for a session any more; where a cookie says it, that is when the cookie moves. */
function whenOver(
  store: SessionStore,
  id: string,
  byCookie: boolean,
  callback: (error: SessionError) => void,
): () => void {
  const stops = [
    store.on('session-closed', ({ sessionId }) => sessionId === id && callback(closedError(id))),
    store.on('current-session-changing', ({ from }) => byCookie && from === id && callback(parkedError(id))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

type TokenChoice = GetTokenOptions & { readonly signal: AbortSignal };

async function send(session: SignedInSession, request: Request, options: TokenChoice): Promise<Response> {
  const again = request.clone();
  const response = await sendOnce(session, request, options);
  if (response.status !== 401) return response;
  await response.body?.cancel();
  return sendOnce(session, again, { ...options, skipCache: true });
}

async function sendOnce(session: SignedInSession, request: Request, options: TokenChoice): Promise<Response> {
  const token = await session.getToken(options);
  if (token === null) throw notSignedIn(session.id);
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(new Request(request, { headers, signal: options.signal }));
}

function speaker(store: SessionStore, sessionId: string | undefined): SignedInSession {
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
      'There is no signed-in session to send this request for, so it was not sent. Send it where somebody is signed in, for example below <SignedIn>.',
    sessionId,
  });
}

function parkedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_not_current',
    message:
      'The backend has one cookie for all, and it speaks for another session or organization, or that is not known yet, so the request would have been sent as somebody else. It was not sent, or its answer was dropped. Switch to the session first.',
    sessionId,
  });
}

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message:
      'The session was closed before the answer came, so the answer was dropped. There is nothing to do.',
    sessionId,
  });
}
