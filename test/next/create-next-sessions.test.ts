import { describe, expect, it, vi } from 'vitest';
import { createNextSessions } from 'multisession/next';
import type { SessionServer } from 'multisession/server';
import { startServer } from '../server/test-server.ts';

/** A Next app and a browser, whose requests Next handles with the URL of the process. */
async function setUp() {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  const request = (method: string, path: string) => browser.request(method, path);
  const received = { headers: new Headers() };
  const createServer = vi.fn<() => Promise<SessionServer>>(async () => server);
  const sessions = createNextSessions({ createServer, headers: async () => received.headers });
  return { sessions, browser, request, received, createServer };
}

/** Returns a request as a route handler of Next receives it: with the URL of the process. */
function inNext(request: Request): Request {
  const { pathname, host, protocol } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('host', host);
  headers.set('x-forwarded-proto', protocol.slice(0, -1));
  return new Request(`http://0.0.0.0:3000${pathname}`, { method: request.method, headers });
}

describe('createNextSessions()', () => {
  const failures: [string, () => Promise<never>][] = [
    ['rejected', () => Promise.reject(new Error('no database'))],
    [
      'thrown',
      () => {
        throw new Error('no database');
      },
    ],
  ];

  it.each(failures)('creates the server for the first request, and again if that has %s', async (_, fail) => {
    const { sessions, createServer } = await setUp();
    expect(createServer).not.toHaveBeenCalled();
    createServer.mockImplementationOnce(fail);
    await expect(sessions.getServer()).rejects.toThrow('no database');
    expect(await sessions.getServer()).toBe(await sessions.getServer());
    expect(createServer).toHaveBeenCalledTimes(2);
  });

  it('handles requests of the HTTP protocol by the URL that the browser has requested', async () => {
    const { sessions, browser, request } = await setUp();
    const { id } = await browser.signIn('user_1');
    const path = `/v1/client/sessions/${id}/end`;
    const response = await sessions.handlers.POST(inNext(request('POST', path)));
    expect(response.status).toBe(200);
    const foreign = inNext(request('POST', path));
    foreign.headers.set('origin', 'https://evil.example');
    expect((await sessions.handlers.POST(foreign)).status).toBe(403);
  });

  it('returns a request whose body was read already', async () => {
    const { sessions } = await setUp();
    const headers = { host: 'app.example', 'x-forwarded-proto': 'https' };
    const request = new Request('http://0.0.0.0:3000/sign-in?a', { method: 'POST', headers, body: 'Ada' });
    expect(await request.text()).toBe('Ada');
    const { url, method } = sessions.toRequest(request);
    expect({ url, method }).toEqual({ url: 'https://app.example/sign-in?a', method: 'POST' });
  });

  it('resolves the session of a page from the headers of the request', async () => {
    const { sessions, browser, request, received } = await setUp();
    const { id } = await browser.signIn('user_1');
    received.headers = inNext(request('GET', '/')).headers;
    expect((await sessions.resolvePageSession()).session?.id).toBe(id);
    expect((await sessions.resolvePageSession({ sessionId: 'sess_unknown' })).session).toBeNull();
  });

  it('returns whether any account is signed in', async () => {
    const { sessions, browser, request } = await setUp();
    expect(await sessions.hasSession(inNext(request('GET', '/')))).toBe(false);
    const { id } = await browser.signIn('user_1');
    expect(await sessions.hasSession(inNext(request('GET', '/')))).toBe(true);
    await browser.send('POST', `/v1/client/sessions/${id}/end`);
    expect(await sessions.hasSession(inNext(request('GET', '/')))).toBe(false);
  });

  describe('authenticates a server action', () => {
    it('as the account of its argument, whichever was selected last', async () => {
      const { sessions, browser, request, received } = await setUp();
      const one = await browser.signIn('user_1');
      const two = await browser.signIn('user_2');
      received.headers = inNext(request('POST', '/')).headers;
      for (const { id, userId } of [one, two].map(({ id }, index) => ({ id, userId: `user_${index + 1}` })))
        expect((await sessions.authenticate({ sessionId: id })).userId).toBe(userId);
    });

    it('never as an account that is signed out, or of another browser', async () => {
      const { sessions, browser, request, received } = await setUp();
      const { id } = await browser.signIn('user_1');
      await browser.signIn('user_2');
      await browser.send('POST', `/v1/client/sessions/${id}/end`);
      received.headers = inNext(request('POST', '/')).headers;
      await expect(sessions.authenticate({ sessionId: id })).rejects.toMatchObject({
        code: 'session_closed',
      });
      await expect(sessions.authenticate({ sessionId: 'sess_foreign' })).rejects.toMatchObject({
        code: 'session_not_found',
      });
    });

    it('never if a page of another origin has called it', async () => {
      const { sessions, browser, request, received } = await setUp();
      const { id } = await browser.signIn('user_1');
      received.headers = inNext(request('POST', '/')).headers;
      received.headers.set('origin', 'https://evil.example');
      await expect(sessions.authenticate({ sessionId: id })).rejects.toMatchObject({
        code: 'origin_not_allowed',
      });
    });
  });
});
