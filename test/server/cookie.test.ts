import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { SECOND, startServer } from './test-server.ts';

const NAME = '__Host-multisession';
const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

/** The same browser, still sending the cookie that it has now. */
const withOldCookie = (browser: Browser, newBrowser: () => Browser) =>
  Object.assign(newBrowser(), { cookie: browser.cookie });

describe('the cookie', () => {
  it('has every attribute that keeps it safe', async () => {
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

  it('can have another name', async () => {
    const { newBrowser } = await startServer({ cookieName: '__Host-acme' });
    const browser = newBrowser();
    await browser.signIn('user_1');
    expect(browser.cookie).toMatch(/^__Host-acme=client_/);
    expect(await users(browser)).toEqual(['user_1']);
  });

  it('is found among others', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    browser.cookie = `a=1;${browser.cookie ?? ''}; x${NAME}=2; b="3"`;
    expect(await users(browser)).toEqual(['user_1']);
  });

  const forgeries: [string, (value: string) => string][] = [
    ['with another secret', (value) => value.slice(0, -43) + 'A'.repeat(43)],
    ['with another client', (value) => value.replace(/_.{27}\./, `_${'A'.repeat(27)}.`)],
    ['without a secret', (value) => value.slice(0, -44)],
    ['that is empty', () => `${NAME}=`],
    ['in quotes', (value) => value.replace('=', '="') + '"'],
    ['that is too long', (value) => value + 'A'.repeat(8000)],
    ['with another alphabet', (value) => value.slice(0, -1) + '+'],
    ['that comes twice', (value) => `${value}; ${value}`],
    ['beside an empty one', (value) => `${value}; ${NAME}=`],
  ];

  it.each(forgeries)('%s is refused on every route, and never answered with a cookie', async (_, forge) => {
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
  });

  it.each(forgeries)('%s leads to a new client on sign-in', async (_, forge) => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const victim = await browser.signIn('user_1');
    browser.cookie = forge(browser.cookie ?? '');
    expect((await browser.signIn('user_2')).clientId).not.toBe(victim.clientId);
    expect(await users(browser)).toEqual(['user_2']);
  });

  it('is set by no route of the protocol', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    for (const action of ['touch', 'tokens', 'end', 'remove']) {
      const reply = await browser.send('POST', `/v1/client/sessions/${id}/${action}`);
      expect([reply.status, reply.headers.has('set-cookie')]).toEqual([200, false]);
    }
  });
});

describe('rotation', () => {
  it('changes the secret and not the client on every sign-in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const [first] = browser.cookie?.split('.') ?? [];
    const before = browser.cookie;
    await browser.signIn('user_1');
    expect(browser.cookie?.split('.')[0]).toBe(first);
    expect(browser.cookie).not.toBe(before);
  });

  it('lets the previous cookie live until 10 seconds after the new one is first presented', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = withOldCookie(browser, newBrowser);
    await browser.signIn('user_2');

    clock.advance(3600 * SECOND); // the answer with the new cookie may never have arrived
    expect(await users(late)).toEqual(['user_1']);
    await browser.client();
    clock.advance(10 * SECOND - 1);
    expect(await users(late)).toEqual(['user_1']);
    await browser.client(); // not the first time any more
    clock.advance(1);
    expect((await late.send('GET', '/v1/client')).error.code).toBe('client_not_found');
    expect(await users(browser)).toEqual(['user_1', 'user_2']);
  });

  it('counts the new cookie as presented by a change, too', async () => {
    const { newBrowser, clock } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = withOldCookie(browser, newBrowser);
    const { id } = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${id}/touch`);
    clock.advance(10 * SECOND);
    expect((await late.send('GET', '/v1/client')).status).toBe(401);
  });

  it('keeps only one previous cookie', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const oldest = withOldCookie(browser, newBrowser);
    await browser.signIn('user_2');
    await browser.signIn('user_3');
    expect((await oldest.send('GET', '/v1/client')).status).toBe(401);
  });

  it('never shows the previous cookie a session created since', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const old = await browser.signIn('user_1');
    const late = withOldCookie(browser, newBrowser);
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

  it('shows nothing new to a request that was under way during the sign-in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = withOldCookie(browser, newBrowser);
    const [seen] = await Promise.all([
      Promise.all([users(late), users(late), users(late)]),
      browser.signIn('user_2'),
    ]);
    expect(seen).toEqual([['user_1'], ['user_1'], ['user_1']]);
  });

  it('answers the previous cookie with a version from before what it hides', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const late = withOldCookie(browser, newBrowser);
    const fresh = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${fresh.id}/touch`);
    expect((await late.client()).version).toBeLessThan(fresh.version);
  });

  it('hides nothing from the previous cookie when a task was completed', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1', { tasks: [{ key: 'setup-mfa' }] });
    const late = withOldCookie(browser, newBrowser);
    await browser.completeTask(id, 'setup-mfa');
    expect(await late.client()).toEqual(await browser.client());
  });

  it('gives a planted cookie nothing of who signs in with it', async () => {
    const { newBrowser, clock } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = withOldCookie(attacker, newBrowser);
    const session = await victim.signIn('user_1');

    expect(await users(attacker)).toEqual(['mallory']);
    await victim.client();
    clock.advance(10 * SECOND);
    expect((await attacker.send('GET', '/v1/client')).status).toBe(401);
    expect((await attacker.signIn('mallory')).clientId).not.toBe(session.clientId);
  });

  it('closes what a previous cookie may not see when somebody signs in with it', async () => {
    const { server, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = withOldCookie(attacker, newBrowser);
    const session = await victim.signIn('user_1', { publicUserData: { identifier: 'ada@example.com' } });
    const ended = await victim.signIn('user_2');
    await victim.send('POST', `/v1/client/sessions/${ended.id}/end`);

    // Two sign-ins later the planted cookie is dead; the one between them is the previous one.
    const between = withOldCookie(victim, newBrowser);
    await victim.signIn('user_3');
    await between.signIn('mallory');
    expect(await users(between)).toEqual(['user_1', 'user_2', 'mallory']);
    expect((await attacker.send('GET', '/v1/client')).status).toBe(401);
    expect((await server.sessions.get(session.id))?.status).toBe('active');
  });

  it('revokes the hidden session after a minute rather than hand it over with the next cookie', async () => {
    const { server, clock, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = withOldCookie(attacker, newBrowser);
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

  it('removes hidden rows of people who have signed out, too', async () => {
    const { server, clock, newBrowser } = await startServer();
    const attacker = newBrowser();
    await attacker.signIn('mallory');
    const victim = withOldCookie(attacker, newBrowser);
    const { id } = await victim.signIn('user_1');
    await victim.send('POST', `/v1/client/sessions/${id}/end`);
    await attacker.signIn('mallory');
    expect(await users(attacker)).toEqual(['mallory']);
    clock.advance(60 * SECOND);
    expect(await users(attacker)).toEqual(['mallory']);
    expect((await server.sessions.get(id))?.status).toBe('removed');
  });

  it('keeps who was signed in before, whichever answer of two sign-ins at once the browser keeps', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const tabs = [withOldCookie(browser, newBrowser), withOldCookie(browser, newBrowser)];
    await Promise.all([tabs[0]?.signIn('user_2'), tabs[1]?.signIn('user_3')]);
    const seen = await Promise.all(tabs.map(users));
    expect(seen).toEqual([
      ['user_1', 'user_2'],
      ['user_1', 'user_3'],
    ]);
  });

  it('loses nothing when the answer to a sign-in never arrived and it is repeated', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    await withOldCookie(browser, newBrowser).signIn('user_2');
    await browser.signIn('user_2');
    expect(await users(browser)).toEqual(['user_1', 'user_2']);
  });
});
