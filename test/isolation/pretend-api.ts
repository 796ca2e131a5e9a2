import type { InMemoryBackend } from '../../src/testing/index.ts';
import { accountOf, ownerOf } from './accounts.ts';
import { markOf, marksIn, type Owner } from './marks.ts';

export const API = 'https://api.example.com';
/** Says for whom a component sent its request, whatever speaks for it then. */
export const MEANT_FOR = 'x-meant-for';

/** What is asked for by timers. */
export const endless: readonly string[] = ['/poll', '/tick'];

/** A request as it reached the API. */
export interface SentRequest {
  readonly path: string;
  readonly headers: string;
  readonly body: string;
  readonly meantFor: Owner | null;
  /** Whom its token speaks for, if it has one. */
  readonly bearer: Owner | null;
  /** Whom the API took it for: the token's session, else the one that the cookie stood for when it was sent. */
  readonly takenFor: Owner | null;
  /** Counts everything that was sent or done: see {@link PretendApi.now}. */
  readonly at: number;
}

/** The app's own API, in the place of the network. What it answers is marked as of whoever it was asked as. */
export interface PretendApi {
  readonly requests: readonly SentRequest[];
  /** Lets answers to that path (without its query) wait from now on, until the returned function is called. */
  readonly hold: (path: string) => () => void;
  readonly isHeld: (path: string) => boolean;
  /** How many answers are under way that nothing holds back, but for those that are asked for again and again. */
  readonly countOpen: () => number;
  /** The moment, as a count of what was sent so far. */
  readonly now: () => number;
  readonly close: () => void;
}

/** Whom a request speaks for, and by which session. */
interface Speaker extends Owner {
  readonly sessionId: string;
}

export function openPretendApi(backend: InMemoryBackend): PretendApi {
  const real = globalThis.fetch;
  const requests: SentRequest[] = [];
  const held = new Map<string, Promise<void>>();
  let sent = 0;
  let open = 0;

  function byCookie(): Speaker | null {
    const { sessions, lastActiveSessionId } = backend.look();
    const session = sessions.find(({ id }) => id === lastActiveSessionId);
    return session ? { ...ownerOf(session), sessionId: session.id } : null;
  }

  function isSignedIn({ sessionId }: Speaker): boolean {
    return backend.look().sessions.some(({ id, user }) => id === sessionId && user !== null);
  }

  async function answer(request: Request): Promise<Response> {
    const bearer = readToken(request.headers.get('authorization'));
    // Whom the cookie stands for is settled when the request leaves.
    const speaker = bearer ?? byCookie();
    const takenFor = speaker && isSignedIn(speaker) ? speaker : null;
    const at = (sent += 1);
    const path = request.url.slice(API.length);
    const body = await request.clone().text();
    requests.push({
      path,
      headers: JSON.stringify([...request.headers].filter(([name]) => name !== 'authorization')),
      body,
      meantFor: marksIn(request.headers.get(MEANT_FOR) ?? '')[0] ?? null,
      bearer,
      takenFor,
      at,
    });
    await travel(path.replace(/\?.*/, ''), request.signal);
    if (!takenFor) return new Response(null, { status: 401 });
    return Response.json({ text: `${path} of ${markOf(takenFor)}`, sent: body });
  }

  async function travel(path: string, signal: AbortSignal): Promise<void> {
    const gate = held.get(path);
    const counts = !gate && !endless.includes(path);
    if (counts) open += 1;
    try {
      await Promise.race([gate ?? new Promise((resolve) => void setTimeout(resolve, 3)), aborted(signal)]);
    } finally {
      if (counts) open -= 1;
    }
  }

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return request.url.startsWith(API) ? answer(request) : real(input, init);
  };

  return {
    requests,
    hold(path) {
      let release = (): void => {};
      held.set(
        path,
        new Promise((resolve) => {
          release = resolve;
        }),
      );
      return () => {
        held.delete(path);
        release();
      };
    },
    isHeld: (path) => held.has(path),
    countOpen: () => open,
    now: () => sent,
    close() {
      globalThis.fetch = real;
    },
  };
}

/** Whom a token speaks for. */
export function readToken(authorization: string | null): Speaker | null {
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
