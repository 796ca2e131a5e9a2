import type { InMemoryBackend } from '../../src/testing/index.ts';
import { accountOf, ownerOf } from './accounts.ts';
import { markOf, marksIn, type Owner } from './marks.ts';

export const API = 'https://api.example.com';
/** The header with the owner that a component sends its request for, independent of how it is authenticated. */ /** The header with the owner that a component sends its request for, independent of how it is authenticated. */
export const INTENDED_OWNER_HEADER = 'x-intended-owner';

const ALL_PATHS = '*';

/** The paths that timers request. */
export const pollingPaths: readonly string[] = ['/poll', '/tick'];

/** A request as it reached the API. */
export interface SentRequest {
  readonly path: string;
  readonly headers: string;
  readonly body: string;
  /** The owner that the request is meant for, if its header names one. */
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
  /** Pauses responses of a path (without its query), or of all paths, until the returned function is called. */
  readonly pauseResponses: (path?: string) => () => void;
  /** Sets whether requests fail because the network cannot be reached. */
  readonly setOffline: (isOffline: boolean) => void;
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

export function createFakeApi(backend: Pick<InMemoryBackend, 'inspect'>): FakeApi {
  const real = globalThis.fetch;
  const requests: SentRequest[] = [];
  const paused = new Map<string, Promise<void>>();
  let sent = 0;
  let pending = 0;
  let isOffline = false;

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
    return Response.json(createResponse(path, body, markOf(authenticatedAs)));
  }

  async function simulateLatency(path: string, signal: AbortSignal): Promise<void> {
    const gate = paused.get(path) ?? paused.get(ALL_PATHS);
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
    if (!request.url.startsWith(API)) return real(input, init);
    if (isOffline) throw new TypeError('Failed to fetch');
    return respond(request);
  };

  return {
    requests,
    pauseResponses(path = ALL_PATHS) {
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
    setOffline(value) {
      isOffline = value;
    },
    isPaused: (path) => paused.has(path) || paused.has(ALL_PATHS),
    countPending: () => pending,
    now: () => sent,
    close() {
      globalThis.fetch = real;
    },
  };
}

/** Returns the response of the API in the protocol of a path: GraphQL, a batch of tRPC, or plain JSON. */
function createResponse(path: string, body: string, mark: string): unknown {
  const [pathname = '', query] = path.split('?');
  const [, protocol, procedures = ''] = pathname.split('/');
  if (protocol === 'graphql') return { data: { notes: `/notes of ${mark}`, save: body } };
  if (protocol !== 'trpc') return { text: `${path} of ${mark}`, sent: body };
  const sent = body + (query ?? '');
  return procedures.split(',').map((name) => ({ result: { data: `/${name} of ${mark} ${sent}` } }));
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
