import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch, createSessionStore } from 'multisession/core';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, error, NOW, setUpLoaded } from './set-up.ts';
import { eventually } from '../eventually.ts';

const sent: Request[] = [];
let answers: Response[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  sent.length = 0;
  answers = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return answers.shift() ?? new Response('done');
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Requests are sent, but not answered until the returned function is called; nor does it help to give them up. */
function holdAnswers(): () => void {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    await gate;
    return answers.shift() ?? new Response('done');
  });
  return open;
}

/** Whose token a request carried. */
function speaker(request: Request | undefined): unknown {
  const [, payload = ''] = (request?.headers.get('authorization') ?? '').split('.');
  const { sid }: { sid?: unknown } = JSON.parse(atob(payload) || '{}');
  return sid;
}

const url = 'https://api.example.com/notes';

describe('a session’s fetch', () => {
  it('carries the token of who is current when the request is made', async () => {
    const { store } = await setUpLoaded();
    const fetchAsMe = createSessionFetch(store);
    await fetchAsMe(url);
    await store.switchTo('sess_bob');
    await fetchAsMe(url);
    expect(sent.map(speaker)).toEqual(['sess_ada', 'sess_bob']);
  });

  it('speaks for its own session, whoever is current', async () => {
    const { store } = await setUpLoaded();
    await createSessionFetch(store, 'sess_bob')(url);
    expect(sent.map(speaker)).toEqual(['sess_bob']);
  });

  it('keeps method, headers and body, and sends them again with a fresh token after a 401', async () => {
    const { store, backend } = await setUpLoaded();
    answers = [new Response(null, { status: 401 }), new Response('done')];
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

  it('gives a second 401 to the caller', async () => {
    const { store } = await setUpLoaded();
    answers = [new Response(null, { status: 401 }), new Response(null, { status: 401 })];
    expect((await createSessionFetch(store)(url)).status).toBe(401);
    expect(sent).toHaveLength(2);
  });

  it('drops an answer that comes after its session was closed, and only its own', async () => {
    const { store } = await setUpLoaded();
    const answer = holdAnswers();
    const asAda = createSessionFetch(store, 'sess_ada')(url);
    const asBob = createSessionFetch(store, 'sess_bob')(url);
    const dropped = asAda.catch((reason: unknown) => reason);
    await eventually(() => expect(sent).toHaveLength(2));
    await store.signOut({ session: 'sess_ada' });
    answer();
    expect(await dropped).toMatchObject({ code: 'session_closed', sessionId: 'sess_ada' });
    expect(await (await asBob).text()).toBe('done');
  });

  it('says that its session was closed, also where it is refused for that', async () => {
    const { store } = await setUpLoaded();
    const answer = holdAnswers();
    answers = [new Response(null, { status: 401 })];
    const refused = createSessionFetch(store)(url).catch((reason: unknown) => reason);
    await eventually(() => expect(sent).toHaveLength(1));
    await store.signOut();
    answer();
    expect(await refused).toMatchObject({ code: 'session_closed', sessionId: 'sess_ada' });
    expect(sent).toHaveLength(1);
  });

  it('sends nothing when nobody is signed in', async () => {
    const { store } = await setUpLoaded({ sessions: [ada(), bob()], lastActiveSessionId: null });
    await expect(createSessionFetch(store)(url)).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(createSessionFetch(store, 'sess_x')(url)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(sent).toEqual([]);
  });

  it('sends nothing without a token', async () => {
    const { store, backend } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(createSessionFetch(store)(url)).rejects.toMatchObject({ code: 'network_error' });
    expect(sent).toEqual([]);
  });

  it('stops when its caller gives up', async () => {
    const { store } = await setUpLoaded();
    const abort = new AbortController();
    abort.abort(new Error('gave up'));
    await expect(createSessionFetch(store)(url, { signal: abort.signal })).rejects.toThrow('gave up');
    expect(sent).toEqual([]);
  });
});

describe('where one cookie is the account for all, and there are no tokens', () => {
  const byCookie = { capabilities: { tokens: false, sessionPerRequest: false } };

  it('the cookie speaks for the current session', async () => {
    const { store } = await setUpLoaded(byCookie);
    await createSessionFetch(store, 'sess_ada')(url);
    expect(sent.map(({ headers }) => headers.has('authorization'))).toEqual([false]);
  });

  it('a request for another session is not sent', async () => {
    const { store } = await setUpLoaded(byCookie);
    await expect(createSessionFetch(store, 'sess_bob')(url)).rejects.toMatchObject({
      code: 'session_not_current',
    });
    expect(sent).toEqual([]);
  });

  it('a request for another organization is not sent', async () => {
    const { store } = await setUpLoaded(byCookie);
    const fetchForNone = createSessionFetch(store, 'sess_ada', { organizationId: null });
    await fetchForNone(url);
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    await expect(fetchForNone(url)).rejects.toMatchObject({ code: 'session_not_current' });
    await createSessionFetch(store, 'sess_ada', { organizationId: 'org_1' })(url);
    expect(sent).toHaveLength(2);
  });

  it('a request is not sent before a page that comes back knows whom the cookie speaks for', async () => {
    const environment = inMemoryEnvironment();
    const backend = inMemoryBackend({ sessions: [ada(), bob()], ...byCookie });
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

  it('a request is given up before another session is current, and its late answer is dropped', async () => {
    const { store } = await setUpLoaded(byCookie);
    const release = holdAnswers();
    const failed = createSessionFetch(store, 'sess_ada')(url).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(0);
    await store.switchTo('sess_bob');
    expect(sent[0]?.signal.aborted).toBe(true);
    release();
    expect(await failed).toMatchObject({ code: 'session_not_current' });
  });
});
