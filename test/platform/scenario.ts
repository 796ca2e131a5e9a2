import { createSessionFetch, createSessionStore, httpBackend, isSessionError } from 'multisession/core';

// Uses the package like an app does. Bundled, and run on platforms that lack newer APIs.

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
}

const NOW = Date.now();
const DAY = 86_400_000;
const sent: Wire[] = [];
const signedIn = new Set(['sess_ada', 'sess_bob']);
let rejections = 1;
let version = 1;

function wireSession(id: string) {
  const userId = id.replace('sess', 'user');
  return {
    id,
    status: 'active',
    user_id: userId,
    user: { id: userId },
    public_user_data: { user_id: userId, first_name: 'Ádá', identifier: `${userId}@example.com` },
    last_active_at: NOW,
    expire_at: NOW + 7 * DAY,
    abandon_at: NOW + 30 * DAY,
    created_at: NOW,
    updated_at: NOW,
    version,
  };
}

function wireClient() {
  const sessions = [...signedIn].map(wireSession);
  return { id: 'client_1', sessions, last_active_session_id: sessions[0]?.id ?? null, version };
}

function jwtOf(sessionId: string): string {
  version += 1;
  const iat = Math.floor(NOW / 1000);
  const claims = {
    sid: sessionId,
    sub: sessionId.replace('sess', 'user'),
    iat,
    exp: iat + 60,
    jti: `${version}`,
  };
  return `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.`;
}

/** Returns the response of the session server, or of the app's own API. */
function respond({ method, path }: Wire): { readonly status: number; readonly body: unknown } {
  const envelope = (response: unknown) => ({
    status: 200,
    body: { response, client: wireClient(), now: NOW },
  });
  if (path === '/api/notes')
    return (rejections -= 1) >= 0 ? { status: 401, body: {} } : { status: 200, body: [path] };
  const [, id = '', action] = /sessions\/(\w+)\/(\w+)$/.exec(path) ?? [];
  if (action === 'tokens') return envelope({ object: 'token', jwt: jwtOf(id) });
  if (method === 'GET') return { status: 200, body: { response: wireClient(), now: NOW } };
  version += 1;
  if (method === 'DELETE') signedIn.clear();
  if (method === 'DELETE') return { status: 200, body: { response: wireClient(), now: NOW } };
  if (action !== 'remove') return envelope(wireSession(id));
  const removed = { ...wireSession(id), status: 'removed' };
  signedIn.delete(id);
  return envelope(removed);
}

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const path = request.url.replace('https://id.example', '').replace(/\?.*$/, '');
  const wire = { method: request.method, path, authorization: request.headers.get('authorization') };
  sent.push(wire);
  await new Promise((resolve) => void setTimeout(resolve, 1));
  if (path === '/v1/client/events') return new Response('{}', { status: 404 });
  const { status, body } = respond(wire);
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
};

const sessionIdIn = ({ authorization }: Wire): unknown =>
  authorization && JSON.parse(atob(authorization.split('.')[1] ?? ''))['sid'];

/** Signs in, switches, gets a token, sends a request with it and signs out. Returns what happened. */
export async function run(): Promise<unknown> {
  const backend = httpBackend({ baseUrl: 'https://id.example' });
  const store = createSessionStore({ backend });
  const disconnect = store.connect();
  await store.refresh();
  const current = () => store.getCurrent().session?.id ?? store.getCurrent().status;
  const steps: unknown[] = [store.getState().connection, current()];
  steps.push((await store.switchTo('sess_bob')).outcome, current());
  const session = store.getCurrent().session;
  const token = await session?.getToken();
  steps.push(typeof token, token === (await session?.getToken()), session?.lastActiveToken?.claims['sid']);
  const response = await createSessionFetch(store)('https://id.example/api/notes', {
    method: 'POST',
    body: 'x',
  });
  steps.push(
    response.status,
    await response.json(),
    sent.filter(({ path }) => path === '/api/notes').map(sessionIdIn),
  );
  const abort = new AbortController();
  abort.abort();
  const aborted = await session
    ?.getToken({ signal: abort.signal, skipCache: true })
    .catch((error: Error) => error.name);
  steps.push(aborted);
  await store.signOut();
  steps.push(
    current(),
    isSessionError(await createSessionFetch(store, 'sess_bob')('/').catch((error) => error)),
  );
  await store.signOut({ scope: 'all' });
  steps.push(current());
  disconnect();
  return steps;
}

/** Sends a request on a platform that lacks a global. Returns the code and message of the error. */
export async function fetchWithout(name: string): Promise<readonly unknown[]> {
  const store = createSessionStore({ backend: httpBackend({ baseUrl: 'https://id.example' }) });
  await store.refresh();
  Reflect.deleteProperty(globalThis, name);
  const error: unknown = await createSessionFetch(store)('https://id.example/api/notes').catch(
    (cause) => cause,
  );
  return isSessionError(error) ? [error.code, error.message] : [String(error)];
}
