import { createServer, type Server, type ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSessionFetch, type SessionStore } from 'multisession/core';
import { eventually } from '../eventually.ts';
import { setUpLoaded } from './set-up.ts';

// The bodies of responses, on a real server: a response stays bound to its session until its body is read.

let server: Server;
let origin = '';
/** The responses that the server has not finished, by path. */
const open = new Map<string, ServerResponse>();

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    response.writeHead(url === '/empty' ? 204 : 200, { 'content-type': 'application/json' });
    if (url === '/empty') response.end();
    else if (url === '/whole') response.end('{"whole":true}');
    else {
      response.write('{"started":');
      open.set(url, response);
      response.on('close', () => open.delete(url));
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object') origin = `http://127.0.0.1:${address?.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(String, (error: unknown) => error);

type Read = (response: Response) => Promise<unknown>;
const reads: readonly (readonly [string, Read])[] = [
  ['text()', (response) => response.text()],
  ['json()', (response) => response.json()],
  ['arrayBuffer()', (response) => response.arrayBuffer()],
  ['blob()', (response) => response.blob()],
  ['clone().text()', (response) => response.clone().text()],
  [
    'clone().text() after text()',
    async (response) => {
      const copy = response.clone();
      response.text().catch(() => {});
      return copy.text();
    },
  ],
  [
    'body.getReader().read()',
    async ({ body }) => {
      const reader = body?.getReader();
      while (!(await reader?.read())?.done);
    },
  ],
  ['body.pipeTo()', async ({ body }) => body?.pipeTo(new WritableStream())],
];

const signOut = (store: SessionStore) => store.signOut({ session: 'sess_ada' });
const sharedCookie = { capabilities: { tokens: false, sessionPerRequest: false } };

describe('a response body whose session is closed', () => {
  it.each(reads)('rejects %s that is pending, and closes the connection', async (name, read) => {
    const { store } = await setUpLoaded();
    const response = await createSessionFetch(store, 'sess_ada')(`${origin}/${encodeURI(name)}`);
    const rejection = rejectionOf(read(response));
    await eventually(() => expect(open.size).toBe(1));
    await signOut(store);
    expect(await rejection).toMatchObject({ code: 'session_closed', sessionId: 'sess_ada' });
    await eventually(() => expect(open.size).toBe(0));
  });

  it.each(reads)('rejects %s that is called later, even if all of it has arrived', async (_, read) => {
    const { store } = await setUpLoaded();
    const response = await createSessionFetch(store, 'sess_ada')(`${origin}/whole`);
    await signOut(store);
    expect(await rejectionOf(read(response))).toMatchObject({ code: 'session_closed' });
  });

  it('rejects the text of a clone that is called after the response was read to its end', async () => {
    const { store } = await setUpLoaded();
    const response = await createSessionFetch(store, 'sess_ada')(`${origin}/whole`);
    const copy = response.clone();
    await response.text();
    await signOut(store);
    expect(await rejectionOf(copy.text())).toMatchObject({ code: 'session_closed' });
  });

  it('is read to its end if another session is closed', async () => {
    const { store } = await setUpLoaded();
    const response = await createSessionFetch(store, 'sess_ada')(`${origin}/other`);
    const text = response.text();
    await store.signOut({ session: 'sess_bob' });
    open.get('/other')?.end('true}');
    expect(await text).toBe('{"started":true}');
  });
});

it('with a shared cookie, a response body is aborted before the current session changes', async () => {
  const { store } = await setUpLoaded(sharedCookie);
  const response = await createSessionFetch(store, 'sess_ada')(`${origin}/cookie`);
  const rejection = rejectionOf(response.text());
  await store.switchTo('sess_bob');
  expect(await rejection).toMatchObject({ code: 'session_not_current', sessionId: 'sess_ada' });
  await eventually(() => expect(open.size).toBe(0));
});

it('the signal of a request aborts the body with its own reason', async () => {
  const { store } = await setUpLoaded();
  const abort = new AbortController();
  const response = await createSessionFetch(store)(`${origin}/own`, { signal: abort.signal });
  const rejection = rejectionOf(response.text());
  const reason = new Error('Left the page.');
  abort.abort(reason);
  expect(await rejection).toBe(reason);
  await eventually(() => expect(open.size).toBe(0));
});

it('a response has the URL, status and headers that `fetch` returned, and so have its clones', async () => {
  const { store } = await setUpLoaded();
  const response = await createSessionFetch(store)(`${origin}/whole`);
  for (const copy of [response.clone(), response.clone().clone(), response]) {
    expect(copy).toBeInstanceOf(Response);
    const { url, type, redirected, status, ok, headers } = copy;
    expect({ url, type, redirected, status, ok }).toEqual({
      url: `${origin}/whole`,
      type: 'basic',
      redirected: false,
      status: 200,
      ok: true,
    });
    expect(headers.get('content-type')).toBe('application/json');
    expect(await copy.json()).toEqual({ whole: true });
  }
});

it.each([204, 205, 304])(
  'a response with the status %i is returned, although Chromium gives it an empty body',
  async (status) => {
    const { store } = await setUpLoaded();
    const response = new Response(null, { status });
    Object.defineProperty(response, 'body', { value: new Blob([]).stream() });
    vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(response);
    onTestFinished(() => void vi.restoreAllMocks());
    expect((await createSessionFetch(store)(`${origin}/changed`)).status).toBe(status);
  },
);

describe('the listeners of a response', () => {
  /** Returns the store with a count of the listeners that are not removed yet. */
  async function setUpCounted() {
    const { store } = await setUpLoaded();
    const counted = { listeners: 0 };
    const on: SessionStore['on'] = (...listener) => {
      counted.listeners += 1;
      const stop = store.on(...listener);
      return () => {
        counted.listeners -= 1;
        stop();
      };
    };
    return { counted, store: { ...store, on } };
  }

  it.each([
    ['has no body', '/empty', async () => {}],
    ['is read to its end', '/whole', (response: Response) => response.text()],
    ['is cancelled', '/cancelled', (response: Response) => response.body?.cancel()],
  ])('are removed when it %s', async (_, path, use) => {
    const { store, counted } = await setUpCounted();
    await use(await createSessionFetch(store)(origin + path));
    expect(counted.listeners).toBe(0);
  });

  it('are removed when it is garbage collected, and its connection is closed', async () => {
    setFlagsFromString('--expose-gc');
    // SAFETY: the flag adds this function to new contexts.
    const collectGarbage = runInNewContext('gc') as () => void;
    const { store, counted } = await setUpCounted();
    await createSessionFetch(store)(`${origin}/forgotten`);
    expect(counted.listeners).toBeGreaterThan(0);
    await eventually(() => {
      collectGarbage();
      expect(counted.listeners).toBe(0);
    });
    await eventually(() => expect(open.size).toBe(0));
  });
});
