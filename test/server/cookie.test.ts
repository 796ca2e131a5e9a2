import { describe, expect, it } from 'vitest';
import { type Browser, cookieName, cookieOf } from './browser.ts';
import { DAY, SECOND, startServer } from './test-server.ts';

const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

describe('the cookie of a session', () => {
  it('is set last, with HttpOnly, Secure, SameSite=Lax, Path=/ and the Max-Age of the session', async () => {
    const { server, newBrowser } = await startServer();
    const request = newBrowser().request('POST', '/api/sign-in');
    const { headers, session } = await server.sessions.signIn(request, { userId: 'user_1' });
    const [last, own, ...others] = headers.getSetCookie().map((line) => line.split('; '));
    const attributes = ['Path=/', `Max-Age=${(60 * DAY) / SECOND}`, 'HttpOnly', 'Secure', 'SameSite=Lax'];
    expect(last).toEqual([`__Host-multisession-last=${session.id}`, ...attributes]);
    expect(own).toEqual([expect.stringMatching(`^${cookieName(session)}=[\\w-]{43}$`), ...attributes]);
    expect(others).toEqual([]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    [{ absoluteTimeoutMs: DAY, abandonAfterMs: 7 * DAY }, undefined, 8 * DAY],
    [{ impersonationTimeoutMs: DAY, abandonAfterMs: 8 * DAY }, { sub: 'agent_1' }, 9 * DAY],
    // The maximum that browsers allow.
    [{ absoluteTimeoutMs: 300 * DAY, abandonAfterMs: 300 * DAY }, undefined, 400 * DAY],
  ])('has a Max-Age of the absolute timeout and the retention time: %j', async (policy, actor, expected) => {
    const { server, newBrowser } = await startServer({ policy });
    const request = newBrowser().request('POST', '/api/sign-in');
    const { headers } = await server.sessions.signIn(request, { userId: 'user_1', actor });
    for (const line of headers.getSetCookie()) expect(line).toContain(`Max-Age=${expected / SECOND};`);
  });

  it('has the prefix that `cookiePrefix` configures', async () => {
    const { newBrowser } = await startServer({ cookiePrefix: '__Host-acme' });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    expect(browser.cookie).toMatch(
      new RegExp(`^__Host-acme-last=${id}; __Host-acme-${id.slice('sess_'.length)}=[\\w-]{43}$`),
    );
    expect(await users(browser)).toEqual(['user_1']);
  });

  describe('for development', () => {
    const signInAt = async (origin: string) => {
      const started = await startServer({ developmentCookie: true });
      const signIn = () =>
        started.server.sessions.signIn(new Request(`${origin}/api/sign-in`, { method: 'POST' }), {
          userId: 'user_1',
        });
      const read = async (cookie: string) => {
        const headers = { cookie };
        return started.server.fetch(new Request(`${origin}/v1/client`, { headers }));
      };
      return { ...started, signIn, read };
    };

    it.each(['http://localhost:5173', 'http://app.localhost', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
      'has neither the prefix nor Secure at %s',
      async (origin) => {
        const { signIn, read } = await signInAt(origin);
        const lines = (await signIn()).headers.getSetCookie();
        for (const line of lines) expect(line).not.toMatch(/__Host-|Secure/);
        expect(lines.at(-1)).toMatch(/^multisession-[\w-]{27}=.*; HttpOnly; SameSite=Lax$/);
        const response = await read(lines.at(-1)?.split(';')[0] ?? '');
        expect((await response.json()).response.sessions).toMatchObject([{ user_id: 'user_1' }]);
      },
    );

    it.each([
      'http://192.168.0.7:3000',
      'https://app.example',
      'http://localhost.evil.example',
      'http://notlocalhost',
      'http://127.0.0.1.evil.example',
    ])('is rejected at %s', async (origin) => {
      const { signIn, read, failures } = await signInAt(origin);
      await expect(signIn()).rejects.toMatchObject({ code: 'invalid_configuration' });
      expect((await read('multisession-x=x')).status).toBe(500);
      expect(failures).toMatchObject([{ message: expect.stringContaining('localhost') }]);
    });

    it('is not read by a server without the option', async () => {
      const { newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_1');
      browser.cookie = browser.cookie?.replaceAll('__Host-', '') ?? '';
      expect(await users(browser)).toEqual([]);
    });
  });

  it('is read from a header with other cookies', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const own = cookieOf(browser, session);
    browser.cookie = `a=1;${own}; x${own}; __Host-multisession=2; __Host-multisession-receipt-1=3; b="3"`;
    expect(await users(browser)).toEqual(['user_1']);
  });

  const forgeries: [string, (cookie: string) => string][] = [
    ['with another secret', (cookie) => cookie.slice(0, -43) + 'A'.repeat(43)],
    ['of another session', (cookie) => cookie.replace(/-[\w-]{27}=/, `-${'A'.repeat(27)}=`)],
    ['with the prefix of IDs in its name', (cookie) => cookie.replace('multisession-', 'multisession-sess_')],
    ['without a secret', (cookie) => cookie.slice(0, -43)],
    ['with a truncated secret', (cookie) => cookie.slice(0, -1)],
    ['without a value', (cookie) => cookie.slice(0, -44)],
    ['in quotation marks', (cookie) => cookie.replace('=', '="') + '"'],
    ['that is too long', (cookie) => cookie + 'A'.repeat(8000)],
    ['with a character outside base64url', (cookie) => cookie.slice(0, -1) + '+'],
    ['with a space before its value', (cookie) => cookie.replace('=', '= ')],
    ['with a space in its name', (cookie) => cookie.replace('=', ' =')],
  ];

  it.each(forgeries)('is ignored and never cleared if it is invalid: a cookie %s', async (_, forge) => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const good = browser.cookie ?? '';
    const forged = forge(cookieOf(browser, session));
    browser.cookie = forged;
    const replies = await Promise.all([
      browser.send('GET', '/v1/client'),
      browser.send('DELETE', '/v1/client/sessions'),
      browser.send('GET', `/v1/client/sessions/${session.id}`),
      browser.send('POST', `/v1/client/sessions/${session.id}/end`),
      browser.send('POST', `/v1/client/sessions/${session.id}/tokens`),
      browser.send('GET', '/v1/client/events'),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404, 401]);
    for (const { text, headers } of replies) {
      expect(text).not.toContain(session.id);
      expect(headers.has('set-cookie')).toBe(false);
    }
    await browser.signIn('user_2');
    expect(browser.cookie).toContain(forged);
    expect(await users(browser)).toEqual(['user_2']);
    browser.cookie = good;
    expect(await users(browser)).toEqual(['user_1']);
  });

  it('is accepted next to another one with the same name, which another host may have set', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    const own = cookieOf(browser, session);
    const planted = `${own.slice(0, -43)}${'A'.repeat(43)}`;
    for (const cookie of [`${own}; ${planted}`, `${planted}; ${own}`, `${own}; ${own}`]) {
      browser.cookie = cookie;
      expect(await users(browser)).toEqual(['user_1']);
    }
  });

  it('is never set by a request, except for a new secret or to select a session', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    for (const action of ['touch', 'tokens', 'end', 'remove']) {
      const reply = await browser.send('POST', `/v1/client/sessions/${id}/${action}`);
      expect([reply.status, reply.headers.has('set-cookie')]).toEqual([200, false]);
    }
  });
});

describe('the cookie of the session that was selected last', () => {
  it.each([
    ['an unknown ID', `sess_${'A'.repeat(27)}`],
    ['no ID', ''],
    ['nonsense', '"x"'],
  ])('is only a hint: with %s, no session was selected last', async (_, value) => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const session = await browser.signIn('user_1');
    browser.cookie = `__Host-multisession-last=${value}; ${cookieOf(browser, session)}`;
    expect(await browser.client()).toMatchObject({ lastActiveSessionId: null, sessions: [session] });
  });

  it('does not select a session whose cookie is missing, or that is closed', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const first = await browser.signIn('user_1');
    const second = await browser.signIn('user_2');
    const both = browser.cookie;
    browser.cookie = `__Host-multisession-last=${second.id}; ${cookieOf(browser, first)}`;
    expect((await browser.client()).lastActiveSessionId).toBeNull();
    browser.cookie = both;
    await browser.send('POST', `/v1/client/sessions/${second.id}/end`);
    expect((await browser.client()).lastActiveSessionId).toBeNull();
  });
});
