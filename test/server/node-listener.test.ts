import { once } from 'node:events';
import { createServer as createHttp2Server, connect as connectHttp2 } from 'node:http2';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Server as NetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { createNodeMiddleware, type FetchFunction, type FetchHandler } from 'multisession/server/node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from './test-server.ts';

async function portOf(server: Pick<NetServer, 'listen' | 'address'>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  return (server.address() as AddressInfo).port;
}

async function listen(handler: FetchHandler): Promise<number> {
  const http = createServer(createNodeMiddleware(handler) satisfies RequestListener);
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return portOf(http);
}

/** Sends the lines of a request on a connection of its own, and returns the response as text. */
async function sendRaw(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  return text(socket);
}

/** Uploads a stream of 3 MB. */
function upload(port: number, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: new Blob(['x'.repeat(3_000_000)]).stream(),
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit);
}

const bodyOf = (response: string): string => response.slice(response.indexOf('\r\n\r\n') + 4);
const respondWithUrl: FetchFunction = ({ url }) =>
  new Response(url, { headers: { 'content-length': `${url.length}` } });

describe('the URL of a request', () => {
  it.each([
    ['/v1/client?a=b', 'app.example', 'http://app.example/v1/client?a=b'],
    ['/a/../b', 'app.example:3000', 'http://app.example:3000/b'],
    ['/%c3%a4', '[::1]:80', 'http://[::1]/%c3%a4'],
    ['//evil.example/', 'app.example', 'http://app.example//evil.example/'],
    ['http://target.example/path', 'other.example', 'http://target.example/path'],
  ])('is made of the target %s and the host %s', async (target, host, url) => {
    const port = await listen({ fetch: respondWithUrl });
    expect(bodyOf(await sendRaw(port, [`GET ${target} HTTP/1.1`, `Host: ${host}`]))).toBe(url);
  });

  it.each([
    ['/', ['Host: a b']],
    ['/', ['Host: user@app.example']],
    ['/', ['Host: ']],
    ['/v1/client', ['Host: ']],
    // Valid characters, but no valid port, address or name.
    ['/', ['Host: app.example:99999']],
    ['/', ['Host: 1.2.3.999']],
    ['/', ['Host: xn--']],
    // The path would begin in the host, where neither a proxy nor `paths` looks for it.
    ['/v1/live', ['Host: app.example/v1/sessions?x=']],
    ['/v1/live', ['Host: app.example\\v1\\sessions?x=']],
    ['/v1/live', ['Host: app.example#']],
    ['ftp://app.example/', ['Host: app.example']],
    ['*', ['Host: app.example']],
  ])('is rejected with 400 if it is invalid: %s, %s', async (target, headers) => {
    const port = await listen({ fetch: respondWithUrl });
    expect(await sendRaw(port, [`OPTIONS ${target} HTTP/1.1`, ...headers])).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a request to createNodeMiddleware()', () => {
  it('reaches a function that wraps the fetch of a session server', async () => {
    const { server } = await startServer();
    const denied: FetchFunction = () => new Response(null, { status: 403 });
    const port = await listen({ ...server, fetch: denied });
    expect((await fetch(`http://127.0.0.1:${port}/v1/client`)).status).toBe(403);
  });

  it('is a Request that a route can copy, clone and read', async () => {
    const port = await listen({
      async fetch(request) {
        const copy = new Request(request.clone(), { headers: { 'x-copy': '1' } });
        const bodies = [await request.text(), await copy.text()];
        return Response.json({ isRequest: request instanceof Request, bodies, method: copy.method });
      },
    });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'PUT', body: 'ä'.repeat(50_000) });
    expect(await response.json()).toEqual({
      isRequest: true,
      bodies: ['ä'.repeat(50_000), 'ä'.repeat(50_000)],
      method: 'PUT',
    });
  });

  it('is a Request for authorizeAdmin, too', async () => {
    const seen: Request[] = [];
    const { server } = await startServer({
      authorizeAdmin: (request) => {
        seen.push(new Request(request));
        return request.headers.get('authorization') === 'Bearer admin';
      },
    });
    const port = await listen(server);
    const list = `http://127.0.0.1:${port}/v1/sessions?user_id=user_1`;
    const response = await fetch(list, { headers: { authorization: 'Bearer admin' } });
    expect([response.status, seen[0]?.url]).toEqual([200, list]);
  });

  it('may use HTTP/2, which has several Cookie headers and no Host header', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const http2 = createHttp2Server(
      // SAFETY: the compatibility API of Node has the interface of HTTP/1.
      createNodeMiddleware(server) as unknown as Parameters<typeof createHttp2Server>[0],
    );
    onTestFinished(() => void http2.close());
    const session = connectHttp2(`http://127.0.0.1:${await portOf(http2)}`);
    onTestFinished(() => session.destroy());
    const request = session.request({ ':path': '/v1/client', cookie: ['other=1', browser.cookie ?? ''] });
    const status = new Promise(
      (resolve) => void request.once('response', (head) => resolve(head[':status'])),
    );
    expect(JSON.parse(await text(request)).response.sessions).toHaveLength(1);
    expect(await status).toBe(200);
  });

  it('has one Cookie header although several were sent', async () => {
    const port = await listen({ fetch: ({ headers }) => new Response(headers.get('cookie')) });
    const lines = ['GET / HTTP/1.1', 'Host: app.example', 'Cookie: a=1', 'Cookie: b=2'];
    expect(await sendRaw(port, lines)).toContain('\r\na=1; b=2\r\n');
  });

  it('aborts the signal of a Request whose client hangs up', async () => {
    const outcomes: unknown[] = [];
    const port = await listen({
      fetch: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            outcomes.push('aborted');
            resolve(new Response());
          });
          outcomes.push('started');
        }),
    });
    const client = new AbortController();
    const response = fetch(`http://127.0.0.1:${port}/`, { signal: client.signal });
    await expect.poll(() => outcomes).toEqual(['started']);
    client.abort();
    await expect(response).rejects.toThrow('aborted');
    await expect.poll(() => outcomes).toEqual(['started', 'aborted']);
  });
});

describe('a response of createNodeMiddleware()', () => {
  it('has its length, except that HEAD has no body', async () => {
    const { server } = await startServer();
    const port = await listen(server);
    const get = await sendRaw(port, ['GET /v1/client HTTP/1.1', 'Host: app.example']);
    expect(get).toContain(`content-length: ${bodyOf(get).length}\r\n`);
    const head = await sendRaw(port, ['HEAD /v1/client HTTP/1.1', 'Host: app.example']);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(head)).toBe('');
  });

  it('has each Set-Cookie header of a Response on a line of its own', async () => {
    const headers = new Headers({ 'x-other': 'a' });
    for (const name of ['a', 'b'])
      headers.append('set-cookie', `${name}=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT`);
    const port = await listen({ fetch: () => new Response(null, { headers, status: 201 }) });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, response.headers.get('x-other')]).toEqual([201, 'a']);
    expect(response.headers.getSetCookie()).toEqual(headers.getSetCookie());
  });

  it('is read from a stream only as fast as the client reads it, and the stream is canceled when the client is gone', async () => {
    let [pulled, isCanceled] = [0, false];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
      cancel: () => void (isCanceled = true),
    });
    const port = await listen({ fetch: () => new Response(body) });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    // The buffers of both sockets are full when the number no longer changes.
    let before = -1;
    await expect.poll(() => pulled > 0 && before === (before = pulled)).toBe(true);
    expect(pulled).toBeLessThan(1000);
    socket.destroy();
    await expect.poll(() => isCanceled).toBe(true);
  });

  it('is canceled if the client was gone before the stream was returned', async () => {
    let [isStarted, isCanceled] = [false, false];
    const body = new ReadableStream({ cancel: () => void (isCanceled = true) });
    const port = await listen({
      async fetch({ signal }) {
        isStarted = true;
        await once(signal, 'abort');
        return new Response(body);
      },
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: app.example\r\n\r\n');
    await expect.poll(() => isStarted).toBe(true);
    socket.destroy();
    await expect.poll(() => isCanceled).toBe(true);
  });

  it('is cut off and logged when its stream fails', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => logged.mockRestore());
    const failing = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new Uint8Array(8)),
        pull: (controller) => controller.error(new Error('bug')),
      });
    const port = await listen({ fetch: () => new Response(failing()) });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect(logged).toHaveBeenCalledExactlyOnceWith(new Error('bug'));
  });

  it('to an upload that is too large arrives although the body was not read', async () => {
    const { server } = await startServer();
    const port = await listen(server);
    expect((await upload(port, '/v1/client/sessions/x/end')).status).toBe(413);
  });

  it('is 500 and the error is logged when a route fails after it has canceled the body', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => logged.mockRestore());
    const port = await listen({
      async fetch({ body }) {
        const reader = body?.getReader();
        await reader?.read();
        await reader?.cancel();
        throw new Error('bug');
      },
    });
    expect((await upload(port, '/')).status).toBe(500);
    expect(logged).toHaveBeenCalledExactlyOnceWith(new Error('bug'));
  });
});
