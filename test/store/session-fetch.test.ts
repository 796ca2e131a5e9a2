import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch, createSessionStore } from 'multisession/core';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, error, NOW, setUpLoaded } from './set-up.ts';
import { eventually } from '../eventually.ts';

const sent: Request[] = [];
let responses: Response[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  sent.length = 0;
  responses = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return responses.shift() ?? new Response('done');
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Holds all responses until the returned function is called, and ignores abort signals. */
function pauseFetch(): () => void {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    await gate;
    return responses.shift() ?? new Response('done');
  });
  return open;
}

/** Returns the session ID in the token of a request. */
function sessionIdIn(request: Request | undefined): unknown {
  const [, payload = ''] = (request?.headers.get('authorization') ?? '').split('.');
  const { sid }: { sid?: unknown } = JSON.parse(atob(payload) || '{}');
  return sid;
}

const url = 'https://api.example.com/notes';

describe('createSessionFetch()', () => {
  it('sends the token of the session that is current at the time of the request', async () => {
    const { store } = await setUpLoaded();
    const fetchAsMe = createSessionFetch(store);
    await fetchAsMe(url);
    await store.switchTo('sess_bob');
    await fetchAsMe(url);
    expect(sent.map(sessionIdIn)).toEqual(['sess_ada', 'sess_bob']);
  });

  it('sends the token of the given session, even if another one is current', async () => {
    const { store } = await setUpLoaded();
    await createSessionFetch(store, 'sess_bob')(url);
    expect(sent.map(sessionIdIn)).toEqual(['sess_bob']);
  });

  it('sends the token of the session that was current when it was called, even if the session changes in the same task', async () => {
    const { store } = await setUpLoaded();
    const call = createSessionFetch(store)(url, { method: 'POST', body: 'by Ada' });
    void store.switchTo('sess_bob');
    await call;
    expect(sent.map(sessionIdIn)).toEqual(['sess_ada']);
  });

  it.each([
    ['no-store', 'by default', url, undefined],
    ['no-store', 'for a request with other options', url, { method: 'POST' }],
    ['reload', 'if the options say so', url, { cache: 'reload' }],
    ['default', 'if the options say so', url, { cache: 'default' }],
    ['no-cache', 'if the request says so', new Request(url, { cache: 'no-cache' }), undefined],
    [
      'reload',
      'if the options override the request',
      new Request(url, { cache: 'no-cache' }),
      { cache: 'reload' },
    ],
  ] as const)('sends requests with the cache mode `%s` %s', async (cache, _, input, init) => {
    const { store } = await setUpLoaded();
    responses = [new Response(null, { status: 401 })];
    await createSessionFetch(store)(input, init);
    expect(sent.map((request) => request.cache)).toEqual([cache, cache]);
  });

  it('retries once with a new token after a 401, with the same method, headers and body', async () => {
    const { store, backend } = await setUpLoaded();
    responses = [new Response(null, { status: 401 }), new Response('done')];
    const headers = { 'x-note': '1' };
    const response = await createSessionFetch(store)(url, { method: 'POST', body: 'hello', headers });
    expect(await response.text()).toBe('done');
    expect(await Promise.all(sent.map((request) => request.text()))).toEqual(['hello', 'hello']);
    expect(sent.map((request) => [request.method, request.headers.get('x-note')])).toEqual([
      ['POST', '1'],
      ['POST', '1'],
    ]);
    expect(backend.calls.filter(({ method }) => method === 'createToken')).toHaveLength(2);
  });

  it('returns a second 401 to the caller', async () => {
    const { store } = await setUpLoaded();
    responses = [new Response(null, { status: 401 }), new Response(null, { status: 401 })];
    expect((await createSessionFetch(store)(url)).status).toBe(401);
    expect(sent).toHaveLength(2);
  });

  it('discards a response that arrives after its session was closed, but no other response', async () => {
    const { store } = await setUpLoaded();
    const release = pauseFetch();
    const asAda = createSessionFetch(store, 'sess_ada')(url);
    const asBob = createSessionFetch(store, 'sess_bob')(url);
    const dropped = asAda.catch((reason: unknown) => reason);
    await eventually(() => expect(sent).toHaveLength(2));
    await store.signOut({ session: 'sess_ada' });
    release();
    expect(await dropped).toMatchObject({ code: 'session_closed', sessionId: 'sess_ada' });
    expect(await (await asBob).text()).toBe('done');
  });

  it('rejects with `session_closed` if the session was closed before a 401 arrived', async () => {
    const { store } = await setUpLoaded();
    const release = pauseFetch();
    responses = [new Response(null, { status: 401 })];
    const refused = createSessionFetch(store)(url).catch((reason: unknown) => reason);
    await eventually(() => expect(sent).toHaveLength(1));
    await store.signOut();
    release();
    expect(await refused).toMatchObject({ code: 'session_closed', sessionId: 'sess_ada' });
    expect(sent).toHaveLength(1);
  });

  it('sends no request if no session is signed in', async () => {
    const { store } = await setUpLoaded({ sessions: [ada(), bob()], lastActiveSessionId: null });
    await expect(createSessionFetch(store)(url)).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(createSessionFetch(store, 'sess_x')(url)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(sent).toEqual([]);
  });

  it('sends no request if no token is available', async () => {
    const { store, backend } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(createSessionFetch(store)(url)).rejects.toMatchObject({ code: 'network_error' });
    expect(sent).toEqual([]);
  });

  it('sends no request if the signal is already aborted', async () => {
    const { store } = await setUpLoaded();
    const abort = new AbortController();
    abort.abort(new Error('aborted'));
    await expect(createSessionFetch(store)(url, { signal: abort.signal })).rejects.toThrow('aborted');
    expect(sent).toEqual([]);
  });
});

describe('createSessionFetch() with a shared cookie and no tokens', () => {
  const sharedCookie = { capabilities: { tokens: false, sessionPerRequest: false } };

  it('sends requests for the current session without a token', async () => {
    const { store } = await setUpLoaded(sharedCookie);
    await createSessionFetch(store, 'sess_ada')(url);
    expect(sent.map(({ headers }) => headers.has('authorization'))).toEqual([false]);
  });

  it('rejects requests for another session with `session_not_current`', async () => {
    const { store } = await setUpLoaded(sharedCookie);
    await expect(createSessionFetch(store, 'sess_bob')(url)).rejects.toMatchObject({
      code: 'session_not_current',
    });
    expect(sent).toEqual([]);
  });

  it('rejects requests for another organization with `session_not_current`', async () => {
    const { store } = await setUpLoaded(sharedCookie);
    const fetchWithoutOrganization = createSessionFetch(store, 'sess_ada', { organizationId: null });
    await fetchWithoutOrganization(url);
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    await expect(fetchWithoutOrganization(url)).rejects.toMatchObject({ code: 'session_not_current' });
    await createSessionFetch(store, 'sess_ada', { organizationId: 'org_1' })(url);
    expect(sent).toHaveLength(2);
  });

  it('rejects requests until a restored page has confirmed the current session', async () => {
    const environment = inMemoryEnvironment();
    const backend = inMemoryBackend({ sessions: [ada(), bob()], ...sharedCookie });
    const store = createSessionStore({ backend, environment });
    const stop = store.connect();
    await vi.advanceTimersByTimeAsync(0);
    const release = backend.pauseResponses();
    environment.dispatch('pageshow');
    await expect(createSessionFetch(store, 'sess_ada')(url)).rejects.toMatchObject({
      code: 'session_not_current',
    });
    release();
    await vi.advanceTimersByTimeAsync(0);
    await createSessionFetch(store, 'sess_ada')(url);
    expect(sent).toHaveLength(1);
    stop();
  });

  it('aborts the request when the current session changes and discards its response', async () => {
    const { store } = await setUpLoaded(sharedCookie);
    const release = pauseFetch();
    const failed = createSessionFetch(store, 'sess_ada')(url).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(0);
    await store.switchTo('sess_bob');
    expect(sent[0]?.signal.aborted).toBe(true);
    release();
    expect(await failed).toMatchObject({ code: 'session_not_current' });
  });
});

describe('a session fetch whose session changes during a request', () => {
  it.each([undefined, 'sess_ada'])(
    'with a shared cookie, rejects a request that waited for a tab while another organization became active (bound to %s)',
    async (sessionId) => {
      const { store, backend } = await setUpLoaded({
        capabilities: { tokens: false, sessionPerRequest: false },
      });
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const request = async (_: string, __: object, callback: (lock: object) => unknown) => {
        await gate;
        return callback({});
      };
      vi.stubGlobal('navigator', { locks: { request } });
      const refused = createSessionFetch(store, sessionId)(url).catch((reason: unknown) => reason);
      backend.update('sess_ada', { lastActiveOrganizationId: 'org_1' });
      await store.refresh();
      release();
      expect(await refused).toMatchObject({ code: 'session_not_current' });
      expect(sent).toEqual([]);
    },
  );

  it('discards the response if its session has another user by then, under the same ID', async () => {
    const { store, backend } = await setUpLoaded();
    const release = pauseFetch();
    const dropped = createSessionFetch(store, 'sess_ada')(url).catch((reason: unknown) => reason);
    await eventually(() => expect(sent).toHaveLength(1));
    backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
    await store.refresh();
    release();
    expect(await dropped).toMatchObject({ code: 'session_closed' });
  });

  it('sends a request for the organization that was active when it was called', async () => {
    const { store } = await setUpLoaded();
    const call = createSessionFetch(store)(url);
    void store.switchTo('sess_ada', { organizationId: 'org_1' });
    await call;
    const [, payload = ''] = (sent[0]?.headers.get('authorization') ?? '').split('.');
    expect(JSON.parse(atob(payload)).org_id).toBeUndefined();
  });
});
