import type { InMemoryBackend } from '../../src/testing/index.ts';
import { accountOf, ownerOf } from './accounts.ts';
import { markOf, marksIn, type Owner } from './marks.ts';

export const API = 'https://api.example.com';
/** The header with the owner that a component sends its request for, independent of how it is authenticated. */
export const INTENDED_OWNER_HEADER = 'x-intended-owner';

/** The paths that timers request. */
export const pollingPaths: readonly string[] = ['/poll', '/tick'];

/** A request as it reached the API. */
export interface SentRequest {
  readonly path: string;
  readonly headers: string;
  readonly body: string;
  readonly intendedOwner: Owner | null;
  /** The owner of its token, if it has one. */
  readonly tokenOwner: Owner | null;
  /** The owner that the API authenticated: of the token, otherwise of the cookie at the time of sending. */
  readonly authenticatedAs: Owner | null;
  /** The sequence number of the request. See {@link FakeApi.now}. */
  readonly at: number;
}

/** The API of the app, which replaces `fetch`. Its responses carry the mark of the authenticated owner. */
export interface FakeApi {
  readonly requests: readonly SentRequest[];
  /** Pauses responses of a path (without its query) until the returned function is called. */
  readonly pauseResponses: (path: string) => () => void;
  readonly isPaused: (path: string) => boolean;
  /** Returns the number of pending responses, without paused and polled ones. */
  readonly countPending: () => number;
  /** Returns the current time as the number of requests sent so far. */
  readonly now: () => number;
  readonly close: () => void;
}

/** The session that a request is authenticated as, and its owner. */
interface Requester extends Owner {
  readonly sessionId: string;
}

export function createFakeApi(backend: InMemoryBackend): FakeApi {
  const real = globalThis.fetch;
  const requests: SentRequest[] = [];
  const paused = new Map<string, Promise<void>>();
  let sent = 0;
  let pending = 0;

  function requesterOfCookie(): Requester | null {
    const { sessions, lastActiveSessionId } = backend.inspect();
    const session = sessions.find(({ id }) => id === lastActiveSessionId);
    return session ? { ...ownerOf(session), sessionId: session.id } : null;
  }

  function isSignedIn({ sessionId }: Requester): boolean {
    return backend.inspect().sessions.some(({ id, user }) => id === sessionId && user !== null);
  }

  async function respond(request: Request): Promise<Response> {
    const tokenOwner = readToken(request.headers.get('authorization'));
    // The cookie is evaluated when the request is sent.
    const requester = tokenOwner ?? requesterOfCookie();
    const authenticatedAs = requester && isSignedIn(requester) ? requester : null;
    const at = (sent += 1);
    const path = request.url.slice(API.length);
    const body = await request.clone().text();
    requests.push({
      path,
      headers: JSON.stringify([...request.headers].filter(([name]) => name !== 'authorization')),
      body,
      intendedOwner: marksIn(request.headers.get(INTENDED_OWNER_HEADER) ?? '')[0] ?? null,
      tokenOwner,
      authenticatedAs,
      at,
    });
    await simulateLatency(path.replace(/\?.*/, ''), request.signal);
    if (!authenticatedAs) return new Response(null, { status: 401 });
    return Response.json({ text: `${path} of ${markOf(authenticatedAs)}`, sent: body });
  }

  async function simulateLatency(path: string, signal: AbortSignal): Promise<void> {
    const gate = paused.get(path);
    const isCounted = !gate && !pollingPaths.includes(path);
    if (isCounted) pending += 1;
    try {
      await Promise.race([gate ?? new Promise((resolve) => void setTimeout(resolve, 3)), aborted(signal)]);
    } finally {
      if (isCounted) pending -= 1;
    }
  }

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return request.url.startsWith(API) ? respond(request) : real(input, init);
  };

  return {
    requests,
    pauseResponses(path) {
      let release = (): void => {};
      paused.set(
        path,
        new Promise((resolve) => {
          release = resolve;
        }),
      );
      return () => {
        paused.delete(path);
        release();
      };
    },
    isPaused: (path) => paused.has(path),
    countPending: () => pending,
    now: () => sent,
    close() {
      globalThis.fetch = real;
    },
  };
}

/** Returns the session and owner of a token. */
export function readToken(authorization: string | null): Requester | null {
  const [, payload] = authorization?.split('.') ?? [];
  if (payload === undefined) return null;
  const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  if (typeof claims !== 'object' || claims === null || !('sid' in claims)) return null;
  const organization = 'org_id' in claims ? String(claims.org_id) : null;
  const sessionId = String(claims.sid);
  return { account: accountOf(sessionId), organization, sessionId };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
