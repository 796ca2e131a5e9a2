import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { SECOND, startServer } from './test-server.ts';

const NAME = '__Host-multisession';
const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

/** Returns a second browser that keeps sending the current cookie of `browser`. */
const cloneBrowser = (browser: Browser, newBrowser: () => Browser) =>
  Object.assign(newBrowser(), { cookie: browser.cookie });

describe('the client cookie', () => {
  it('is set with HttpOnly, Secure, SameSite=Lax, Path=/ and Max-Age', async () => {
    const { server, newBrowser } = await startServer();
    const request = newBrowser().request('POST', '/api/sign-in');
    const { headers } = await server.sessions.signIn(request, { userId: 'user_1' });
    const [value, ...attributes] = headers.getSetCookie().at(-1)?.split('; ') ?? [];
    expect(value).toMatch(/^__Host-multisession=client_[\w-]{27}\.[\w-]{43}$/);
    expect(attributes.toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=34560000',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('has the name that `cookieName` configures', async () => {
    const { newBrowser } = await startServer({ cookieName: '__Host-acme' });
    const browser = newBrowser();
    await browser.signIn('user_1');
    expect(browser.cookie).toMatch(/^__Host-acme=client_/);
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
        expect(lines.at(-1)).toMatch(/^multisession=client_.*; HttpOnly; SameSite=Lax$/);
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
      expect((await read('multisession=x')).status).toBe(500);
      expect(failures).toMatchObject([{ message: expect.stringContaining('localhost') }]);
    });

    it('is not read by a server without the option', async () => {
      const { newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_1');
      browser.cookie = browser.cookie?.replace('__Host-', '') ?? '';
      expect(JSON.parse((await browser.send('GET', '/v1/client')).text).response).toBeNull();
    });
  });

  it('is read from a header with other cookies', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    browser.cookie = `a=1;${browser.cookie ?? ''}; x${NAME}=2; b="3"`;
    expect(await users(browser)).toEqual(['user_1']);
  });

  const forgeries: [string, (value: string) => string][] = [
    ['with another secret', (value) => value.slice(0, -43) + 'A'.repeat(43)],
    ['with the ID of another client', (value) => value.replace(/_.{27}\./, `_${'A'.repeat(27)}.`)],
    ['without a secret', (value) => value.slice(0, -44)],
    ['that is empty', () => `${NAME}=`],
    ['in quotation marks', (value) => value.replace('=', '="') + '"'],
    ['that is too long', (value) => value + 'A'.repeat(8000)],
    ['with a character outside base64url', (value) => value.slice(0, -1) + '+'],
    ['that is sent twice', (value) => `${value}; ${value}`],
    ['next to an empty one', (value) => `${value}; ${NAME}=`],
  ];

  it.each(forgeries)(
    'is rejected with 401 on every route, without Set-Cookie, when it is invalid: a cookie %s',
    async (_, forge) => {
      const { newBrowser } = await startServer();
      const browser = newBrowser();
      const { id } = await browser.signIn('user_1');
      const good = browser.cookie ?? '';
      browser.cookie = forge(good);
      const replies = await Promise.all([
        browser.send('GET', '/v1/client'),
        browser.send('DELETE', '/v1/client/sessions'),
        browser.send('GET', `/v1/client/sessions/${id}`),
        browser.send('POST', `/v1/client/sessions/${id}/end`),
        browser.send('POST', `/v1/client/sessions/${id}/tokens`),
      ]);
      for (const reply of replies) {
        expect([reply.status, reply.error.code]).toEqual([401, 'client_not_found']);
        expect(reply.headers.has('set-cookie')).toBe(false);
      }
      browser.cookie = good;
      expect(await users(browser)).toEqual(['user_1']);
    },
  );

  it.each(forgeries)(
    'is replaced by the cookie of a new client at sign-in when it is invalid: a cookie %s',
    async (_, forge) => {
      const { newBrowser } = await startServer();
      const browser = newBrowser();
      const victim = await browser.signIn('user_1');
      browser.cookie = forge(browser.cookie ?? '');
      expect((await browser.signIn('user_2')).clientId).not.toBe(victim.clientId);
      expect(await users(browser)).toEqual(['user_2']);
    },
  );

  it('is never set by a route of the protocol', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    for (const action of ['touch', 'tokens', 'end', 'remove']) {
      const reply = await browser.send('POST', `/v1/client/sessions/${id}/${action}`);
      expect([reply.status, reply.headers.has('set-cookie')]).toEqual([200, false]);
    }
  });
});

describe('cookie rotation', () => {
  it('changes the secret but not the client ID at every sign-in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const [first] = browser.cookie?.split('.') ?? [];
    const before = browser.cookie;
    await browser.signIn('user_1');
    expect(browser.cookie?.split('.')[0]).toBe(first);
    expect(browser.cookie).not.toBe(before);
  });

  it('accepts the previous cookie until 10 seconds after the first use of the new one', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = cloneBrowser(browser, newBrowser);
    await browser.signIn('user_2');

    clock.advance(3600 * SECOND); // The response with the new cookie may have been lost.
    expect(await users(late)).toEqual(['user_1']);
    await browser.client();
    clock.advance(10 * SECOND - 1);
    expect(await users(late)).toEqual(['user_1']);
    await browser.client(); // A second use does not extend the 10 seconds.
    clock.advance(1);
    expect((await late.send('GET', '/v1/client')).error.code).toBe('client_not_found');
    expect(await users(browser)).toEqual(['user_1', 'user_2']);
  });

  it('counts a mutation as the first use of the new cookie', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = cloneBrowser(browser, newBrowser);
    const { id } = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${id}/touch`);
    clock.advance(10 * SECOND);
    expect((await late.send('GET', '/v1/client')).status).toBe(401);
  });

  it('accepts only the latest of the previous cookies', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const oldest = cloneBrowser(browser, newBrowser);
    await browser.signIn('user_2');
    await browser.signIn('user_3');
    expect((await oldest.send('GET', '/v1/client')).status).toBe(401);
  });

  it('hides sessions created since the rotation from the previous cookie', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const old = await browser.signIn('user_1');
    const late = cloneBrowser(browser, newBrowser);
    const fresh = await browser.signIn('user_2');

    expect((await late.client()).lastActiveSessionId).toBeNull();
    const replies = await Promise.all([
      late.send('GET', `/v1/client/sessions/${fresh.id}`),
      late.send('POST', `/v1/client/sessions/${fresh.id}/end`),
      late.send('POST', `/v1/client/sessions/${fresh.id}/tokens`),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await late.send('POST', `/v1/client/sessions/${old.id}/touch`)).client.sessions).toHaveLength(1);
    await late.send('DELETE', '/v1/client/sessions');
    expect(await users(browser)).toEqual(['user_2']);
  });

  it('hides the new session from requests in flight during the sign-in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = cloneBrowser(browser, newBrowser);
    const [seen] = await Promise.all([
      Promise.all([users(late), users(late), users(late)]),
      browser.signIn('user_2'),
    ]);
    expect(seen).toEqual([['user_1'], ['user_1'], ['user_1']]);
  });

  it('responds to the previous cookie with a version older than the hidden sessions', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = cloneBrowser(browser, newBrowser);
    const fresh = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${fresh.id}/touch`);
    expect((await late.client()).version).toBeLessThan(fresh.version);
  });

  it('does not hide sessions from the previous cookie after a task is completed', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1', { tasks: [{ key: 'setup-mfa' }] });
    const late = cloneBrowser(browser, newBrowser);
    await browser.completeTask(id, 'setup-mfa');
    expect(await late.client()).toEqual(await browser.client());
  });

  it('prevents session fixation: a planted cookie never shows the session of the victim', async () => {
    const { newBrowser, clock } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = cloneBrowser(attacker, newBrowser);
    const session = await victim.signIn('user_1');

    expect(await users(attacker)).toEqual(['mallory']);
    await victim.client();
    clock.advance(10 * SECOND);
    expect((await attacker.send('GET', '/v1/client')).status).toBe(401);
    expect((await attacker.signIn('mallory')).clientId).not.toBe(session.clientId);
  });

  it('keeps the sessions of the previous cookie when it is used to sign in', async () => {
    const { server, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = cloneBrowser(attacker, newBrowser);
    const session = await victim.signIn('user_1', { publicUserData: { identifier: 'ada@example.com' } });
    const ended = await victim.signIn('user_2');
    await victim.send('POST', `/v1/client/sessions/${ended.id}/end`);

    // After two more sign-ins the planted cookie is invalid. The cookie of the first one is now the previous cookie.
    const between = cloneBrowser(victim, newBrowser);
    await victim.signIn('user_3');
    await between.signIn('mallory');
    expect(await users(between)).toEqual(['user_1', 'user_2', 'mallory']);
    expect((await attacker.send('GET', '/v1/client')).status).toBe(401);
    expect((await server.sessions.get(session.id))?.status).toBe('active');
  });

  it('revokes a hidden session after a minute, and never shows it to the other cookie', async () => {
    const { server, clock, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = cloneBrowser(attacker, newBrowser);
    const open = await victim.signIn('user_1');
    await attacker.signIn('mallory');
    expect(await users(attacker)).toEqual(['mallory']);
    expect(await users(victim)).toEqual(['user_1']);
    clock.advance(60 * SECOND - 1);
    expect(await users(victim)).toEqual(['user_1']);
    clock.advance(1);
    expect((await victim.send('GET', '/v1/client')).status).toBe(401);
    expect((await server.sessions.get(open.id))?.status).toBe('revoked');
  });

  it('removes a hidden closed session after a minute', async () => {
    const { server, clock, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = cloneBrowser(attacker, newBrowser);
    const { id } = await victim.signIn('user_1');
    await victim.send('POST', `/v1/client/sessions/${id}/end`);
    await attacker.signIn('mallory');
    expect(await users(attacker)).toEqual(['mallory']);
    clock.advance(60 * SECOND);
    expect(await users(attacker)).toEqual(['mallory']);
    expect((await server.sessions.get(id))?.status).toBe('removed');
  });

  it('keeps the earlier sessions with either cookie of two concurrent sign-ins', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const tabs = [cloneBrowser(browser, newBrowser), cloneBrowser(browser, newBrowser)];
    await Promise.all([tabs[0]?.signIn('user_2'), tabs[1]?.signIn('user_3')]);
    const seen = await Promise.all(tabs.map(users));
    expect(seen).toEqual([
      ['user_1', 'user_2'],
      ['user_1', 'user_3'],
    ]);
  });

  it('loses no session when a sign-in is repeated after its response was lost', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    await cloneBrowser(browser, newBrowser).signIn('user_2');
    await browser.signIn('user_2');
    expect(await users(browser)).toEqual(['user_1', 'user_2']);
  });
});
