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
 * The token goes wherever you send the request, so use it for your own API alone.
 *
 * @param sessionId whose requests these are. Default: who is current when a request is made.
 * @returns a function that rejects as `fetch` does, and with a {@link SessionError}: `not_signed_in` if there is no such
 * session or it is not signed in; `session_closed` if it was closed before the answer came; what `getToken` rejects
 * with.
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
  return async (input, init) => {
    const session = speaker(store, sessionId);
    const request = new Request(input, init);
    const closed = new AbortController();
    const stop = store.on('session-closed', (event) => {
      if (event.sessionId === session.id) closed.abort(closedError(session.id));
    });
    const signal = AbortSignal.any([request.signal, closed.signal]);
    try {
      const response = await send(session, request, { ...options, signal });
      signal.throwIfAborted();
      return response;
    } catch (error) {
      closed.signal.throwIfAborted();
      throw error;
    } finally {
      stop();
    }
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
      ? store.current().session
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

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message:
      'The session was closed before the answer came, so the answer was dropped. There is nothing to do.',
    sessionId,
  });
}
