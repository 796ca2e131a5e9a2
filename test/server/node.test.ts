import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createNodeMiddleware } from 'multisession/server/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readReply } from './browser.ts';
import { startServer } from './test-server.ts';

async function listen(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    return new Promise<void>((resolve) => void http.close(() => resolve()));
  });
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = http.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Serves the session server and then the routes of an app, as a chain of middleware in Connect or Vite does. */
async function startApp() {
  const { server } = await startServer();
  const app = createNodeMiddleware({
    paths: ['/api/*'],
    async fetch(request) {
      const { userId } = await request.json();
      const { session, headers } = await server.sessions.signIn(request, { userId });
      return Response.json({ id: session.id }, { headers });
    },
  });
  const sessions = createNodeMiddleware(server);
  return listen((request, response) =>
    sessions(request, response, () => app(request, response, () => response.writeHead(418).end())),
  );
}

it('createNodeMiddleware() serves the session routes over HTTP next to the routes of an app', async () => {
  const origin = await startApp();
  const signIn = await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    body: JSON.stringify({ userId: 'user_1' }),
    headers: { origin },
  });
  const { id } = await signIn.json();
  expect(signIn.headers.getSetCookie()).toHaveLength(2);
  const cookie = signIn.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
  const send = async (method: string, path: string, headers = {}) =>
    readReply(await fetch(origin + path, { method, headers: { cookie, origin, ...headers } }));

  expect((await send('GET', '/v1/client')).client.sessions).toMatchObject([{ id, status: 'active' }]);
  expect((await send('POST', `/v1/client/sessions/${id}/touch`)).session.version).toBe(2);
  expect((await send('POST', `/v1/client/sessions/${id}/tokens`)).jwt).toMatch(/^ey/);
  const foreign = await send('POST', `/v1/client/sessions/${id}/end`, { origin: 'https://evil.example' });
  expect([foreign.status, foreign.error.code]).toEqual([403, 'origin_not_allowed']);
  expect((await send('POST', `/v1/client/sessions/${id}/end`)).session.status).toBe('ended');
  expect((await fetch(`${origin}/.well-known/jwks.json`)).status).toBe(200);
});

it('createNodeMiddleware() streams events over HTTP and closes streams of disconnected clients', async () => {
  const { server, newBrowser } = await startServer({ streamLimits: { maxStreams: 1 } });
  const origin = await listen(createNodeMiddleware(server));
  const browser = newBrowser();
  const { id, version } = await browser.signIn('user_1');
  const [gone, last] = [new AbortController(), new AbortController()];
  onTestFinished(() => last.abort());
  const connect = ({ signal }: AbortController) =>
    fetch(`${origin}/v1/client/events`, { headers: { cookie: browser.cookie ?? '' }, signal });

  const { body } = await connect(gone);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe(`data: {"sessions":{"${id}":${version}}}\n\n`);
  await server.sessions.addTask(id, { key: 'reset-password' });
  expect((await reader?.read())?.value).toBe(`data: {"sessions":{"${id}":${version + 1}}}\n\n`);

  expect((await connect(last)).status).toBe(503);
  gone.abort();
  await expect.poll(async () => (await connect(last)).status).toBe(200);
});

it('createNodeMiddleware() rejects a body that is too large with 413', async () => {
  const origin = await startApp();
  const response = await fetch(`${origin}/v1/client/sessions/x/end`, {
    method: 'POST',
    body: 'x'.repeat(100_000),
    headers: { origin, 'content-type': 'application/json' },
  });
  expect(response.status).toBe(413);
});

/** Sends the head of a request and a part of its body, and then closes the connection. */
async function hangUp(origin: string, head: readonly string[]): Promise<void> {
  const { port, hostname } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n`, resolve));
  socket.destroy();
}

it.each([
  ['a body of known length', ['Content-Length: 100']],
  ['a chunked body', ['Transfer-Encoding: chunked']],
])(
  'createNodeMiddleware() reports nothing when a client hangs up while it sends %s',
  async (_, lengthHeaders) => {
    const consoles = [vi.spyOn(console, 'error'), vi.spyOn(console, 'info')];
    onTestFinished(() => consoles.forEach((spy) => spy.mockRestore()));
    const statuses: number[] = [];
    const { server, newBrowser, failures } = await startServer({
      onRequest: ({ status }) => void statuses.push(status),
    });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    statuses.length = 0;
    const origin = await listen(createNodeMiddleware(server));
    await hangUp(origin, [
      `POST /v1/client/sessions/${id}/touch HTTP/1.1`,
      'Host: app.example',
      'Origin: http://app.example',
      'Content-Type: application/json',
      `Cookie: ${browser.cookie}`,
      ...lengthHeaders,
    ]);
    await expect.poll(() => statuses).toEqual([400]);
    expect(failures).toEqual([]);
    for (const spy of consoles) expect(spy).not.toHaveBeenCalled();
  },
);

it.each([
  [
    'throws',
    () => {
      throw new Error('bug');
    },
  ],
  ['rejects', () => Promise.reject(new Error('bug'))],
])(
  'createNodeMiddleware() returns 500 and logs the error when `fetch` of a route %s',
  async (_, fetchRoute) => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => logged.mockRestore());
    const origin = await listen(createNodeMiddleware({ fetch: fetchRoute }));
    for (const init of [{}, { method: 'POST', body: 'a=1' }]) {
      const response = await fetch(`${origin}/api/route`, init);
      expect([response.status, await response.text()]).toEqual([500, '']);
    }
    expect(logged.mock.calls).toEqual([[new Error('bug')], [new Error('bug')]]);
  },
);

it('createNodeMiddleware() logs nothing when a client hangs up while a route reads the body', async () => {
  const logged = vi.spyOn(console, 'error');
  onTestFinished(() => logged.mockRestore());
  const outcomes: string[] = [];
  const readForm = async (request: Request) => {
    await request.formData().catch((error: unknown) => {
      outcomes.push('failed');
      throw error;
    });
    return new Response();
  };
  const origin = await listen(createNodeMiddleware({ fetch: readForm }));
  const type = 'Content-Type: application/x-www-form-urlencoded';
  await hangUp(origin, ['POST /api/sign-in HTTP/1.1', 'Host: app.example', type, 'Content-Length: 100']);
  await expect.poll(() => outcomes).toEqual(['failed']);
  await new Promise((resolve) => setImmediate(resolve));
  expect(logged).not.toHaveBeenCalled();
});

it.each(['application/json', 'text/plain'])(
  'createNodeMiddleware() explains that a middleware has read the body of the type %s before it',
  async (type) => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => reported.mockRestore());
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const sessions = createNodeMiddleware(server);
    // As `express.json()` does.
    const origin = await listen((request, response) =>
      request.resume().once('end', () => sessions(request, response)),
    );
    for (const body of ['{}', new Blob(['{}']).stream()]) {
      const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } };
      const response = await fetch(`${origin}/v1/client/sessions/${id}/touch`, init);
      const { errors } = await response.json();
      expect([response.status, errors[0].code]).toEqual([500, 'invalid_configuration']);
      expect(errors[0].message).toContain('before "express.json()"');
    }
    expect(reported).toHaveBeenCalledTimes(2);
    const empty = await fetch(`${origin}/v1/client`, { headers: { cookie: browser.cookie ?? '' } });
    expect(empty.status).toBe(200);
  },
);

it('createNodeMiddleware() passes requests for other paths to next()', async () => {
  const origin = await startApp();
  const paths = ['/', '/v1', '/v10/client', '/index.html?x=/v1/client', '/.well-known/other', '/apix'];
  const replies = await Promise.all(paths.map((path) => fetch(origin + path)));
  expect(replies.map(({ status }) => status)).toEqual(paths.map(() => 418));
  expect((await fetch(`${origin}/v1/nothing?a=1`)).status).toBe(404);
});

it('createNodeMiddleware() returns 404 for other paths when there is no next()', async () => {
  const { server } = await startServer();
  const origin = await listen(createNodeMiddleware(server));
  expect((await fetch(`${origin}/other`)).status).toBe(404);
  expect((await fetch(`${origin}/v1/client`)).status).toBe(200);
});

it('createNodeMiddleware() serves every path of a handler without `paths`', async () => {
  const origin = await listen(
    createNodeMiddleware({ fetch: (request) => new Response(new URL(request.url).pathname) }),
  );
  expect(await (await fetch(`${origin}/a/b`)).text()).toBe('/a/b');
});

it('createNodeMiddleware() does not replace globals of the process', async () => {
  const { Request: before } = globalThis;
  createNodeMiddleware({ fetch: () => new Response() });
  expect(globalThis.Request).toBe(before);
});

const failure = new Error('secret detail');

it.each([
  [
    'throws',
    () => {
      throw failure;
    },
    failure,
  ],
  // SAFETY: JavaScript callers can return any type.
  ['returns a number', () => 5 as never, expect.any(TypeError)],
  ['returns a list of addresses', () => ['192.0.2.1'] as never, expect.any(TypeError)],
  ['returns null', () => null as never, expect.any(TypeError)],
])(
  'createNodeMiddleware() returns 500 and reports the error when `remoteAddress` %s',
  async (_, remoteAddress, cause) => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => reported.mockRestore());
    const { server } = await startServer();
    const origin = await listen(createNodeMiddleware(server, { remoteAddress }));
    const response = await fetch(`${origin}/v1/client`);
    const text = await response.text();
    expect([response.status, JSON.parse(text).errors[0].code]).toEqual([500, 'server_error']);
    expect(text).not.toContain('secret detail');
    expect(reported).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ cause }));
  },
);
