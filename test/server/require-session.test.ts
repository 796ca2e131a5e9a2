import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionServer } from 'multisession/server';
import { getAuthentication, requireSession, toRequest } from 'multisession/server/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from './test-server.ts';

async function listen(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    return new Promise<void>((resolve) => void http.close(() => resolve()));
  });
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** Serves the ID of the user of a request, or the error that reaches the error handler. */
function serveUserId(server: Parameters<typeof requireSession>[0], allowPending = false): Promise<string> {
  const middleware = requireSession(server, { allowPending });
  return listen((request, response) =>
    middleware(request, response, (error) => {
      if (error instanceof Error) response.writeHead(500).end(error.message);
      else response.end(getAuthentication(request).userId);
    }),
  );
}

async function signIn(server: SessionServer, tasks: readonly { key: string }[] = []) {
  const { session, headers } = await server.sessions.signIn(new Request('http://127.0.0.1/'), {
    userId: 'user_1',
    tasks,
  });
  const cookie = headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
  return { cookie, 'multisession-session': session.id };
}

describe('requireSession()', () => {
  it('passes requests with a session to the next handler, which gets the user by getAuthentication()', async () => {
    const { server } = await startServer();
    const response = await fetch(await serveUserId(server), { headers: await signIn(server) });
    expect([response.status, await response.text()]).toEqual([200, 'user_1']);
  });

  it('responds to other requests with the error of the server', async () => {
    const { server } = await startServer();
    const url = await serveUserId(server);
    const response = await fetch(url);
    expect(response.status).toBe(401);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ errors: [{ code: 'not_signed_in' }] });
    const foreign = { ...(await signIn(server)), origin: 'https://evil.example' };
    expect((await fetch(url, { method: 'POST', headers: foreign })).status).toBe(403);
  });

  it('accepts pending sessions only with "allowPending"', async () => {
    const { server } = await startServer();
    const headers = await signIn(server, [{ key: 'setup-mfa' }]);
    expect((await fetch(await serveUserId(server), { headers })).status).toBe(403);
    expect((await fetch(await serveUserId(server, true), { headers })).status).toBe(200);
  });

  it('passes unexpected errors to the error handler', async () => {
    const sessions = { authenticate: () => Promise.reject(new Error('The disk is full.')) };
    const response = await fetch(await serveUserId({ sessions }));
    expect([response.status, await response.text()]).toEqual([500, 'The disk is full.']);
  });
});

it('getAuthentication() states what to add before a handler that requireSession() does not protect', async () => {
  const url = await listen((request, response) => {
    try {
      getAuthentication(request);
    } catch (error) {
      response.end(String(error));
    }
  });
  expect(await (await fetch(url)).text()).toContain('Add requireSession(server) before this handler.');
});

describe('toRequest()', () => {
  it('returns the request with its URL, method, headers and body, also within a router with a mount path', async () => {
    const url = await listen(async (incoming, response) => {
      // As Express does.
      Object.assign(incoming, { originalUrl: incoming.url, url: '/notes' });
      const request = toRequest(incoming, response);
      response.end(
        JSON.stringify([request.url, request.method, request.headers.get('x-tea'), await request.text()]),
      );
    });
    const response = await fetch(`${url}/api/notes?a=1`, {
      method: 'POST',
      headers: { 'x-tea': 'green' },
      body: 'hi',
    });
    expect(await response.json()).toEqual([`${url}/api/notes?a=1`, 'POST', 'green', 'hi']);
  });

  it('leaves the body to a parser that reads it later, and has none after it was read', async () => {
    const url = await listen(async (incoming, response) => {
      const { body } = toRequest(incoming);
      const parsed: string[] = [];
      for await (const chunk of incoming) parsed.push(String(chunk));
      response.end(JSON.stringify([body !== null, parsed.join(''), toRequest(incoming).body]));
    });
    const response = await fetch(url, { method: 'POST', body: 'hi' });
    expect(await response.json()).toEqual([true, 'hi', null]);
  });

  it('aborts the signal when the client disconnects', async () => {
    let resolve: () => void = () => {};
    const aborted = new Promise<void>((done) => (resolve = done));
    const client = new AbortController();
    const url = await listen((incoming, response) => {
      toRequest(incoming, response).signal.addEventListener('abort', () => resolve());
      client.abort();
    });
    await expect(fetch(url, { signal: client.signal })).rejects.toThrow('aborted');
    await aborted;
  });
});
