import { describe, expect, it } from 'vitest';
import { type Browser, cookieOf } from '../browser.ts';
import { DAY, SECOND, startServer } from '../test-server.ts';

const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);
const path = ({ id }: { readonly id: string }, action: string) => `/v1/client/sessions/${id}/${action}`;

describe('a copied cookie', () => {
  it('gives access to its own session only, whichever others the browser has', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const [before, copied] = [await browser.signIn('user_1'), await browser.signIn('user_2')];
    const thief = Object.assign(newBrowser(), { cookie: cookieOf(browser, copied) });
    const after = await browser.signIn('user_3');
    expect(await users(thief)).toEqual(['user_2']);
    for (const session of [before, after]) {
      for (const action of ['touch', 'tokens', 'end', 'remove']) {
        expect((await thief.send('POST', path(session, action))).error.code).toBe('session_not_found');
      }
    }
    await thief.send('DELETE', '/v1/client/sessions');
    expect(await users(browser)).toEqual(['user_1', 'user_3']);
  });

  it('of a remembered account shows its public data and gives no access', async () => {
    const { newBrowser } = await startServer({
      loadUsers: (ids) => ids.map((id) => ({ id, email: 'secret' })),
    });
    const browser = newBrowser();
    const session = await browser.signIn('user_1', { publicUserData: { identifier: 'Ada' } });
    await browser.send('POST', path(session, 'end'));
    const { text } = await browser.send('GET', '/v1/client');
    expect(text).toContain('Ada');
    expect(text).not.toContain('secret');
    for (const action of ['touch', 'tokens']) {
      expect((await browser.send('POST', path(session, action))).error.code).toBe('session_closed');
    }
  });
});

/** Copies the cookies of a browser a day after its sign-in, so that the next touch replaces them. */
async function copyBeforeRotation() {
  const reused: string[] = [];
  const { newBrowser, clock } = await startServer({
    onCookieReuse: ({ sessionId }) => void reused.push(sessionId),
  });
  const browser = newBrowser();
  const session = await browser.signIn('user_1');
  const thief = Object.assign(newBrowser(), { cookie: browser.cookie });
  clock.advance(DAY);
  return { browser, thief, session, clock, reused };
}

describe('a copied set of cookies', () => {
  it('does not show sessions that sign in later, and survives their sign-in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const thief = Object.assign(newBrowser(), { cookie: browser.cookie });
    await browser.signIn('user_2');
    expect(await users(browser)).toEqual(['user_1', 'user_2']);
    expect(await users(thief)).toEqual(['user_1']);
  });

  it('has no access once the browser has used its next daily cookie, and its use is reported', async () => {
    const { browser, thief, session, clock, reused } = await copyBeforeRotation();
    await browser.send('POST', path(session, 'touch'));
    await browser.client();
    clock.advance(11 * SECOND);
    expect([await users(thief), await users(browser)]).toEqual([[], ['user_1']]);
    expect(reused).toEqual([session.id]);
  });

  it('that is used first by the thief signs the browser out, and the use by the browser is reported', async () => {
    const { browser, thief, session, clock, reused } = await copyBeforeRotation();
    await thief.send('POST', path(session, 'touch'));
    await thief.client();
    clock.advance(11 * SECOND);
    expect(await users(browser)).toEqual([]);
    expect(reused).toEqual([session.id]);
  });
});

it('a sign-out of all accounts does not close a session whose sign-in is under way', async () => {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_1');
  const request = browser.request('POST', '/api/sign-in');
  const { headers } = await server.sessions.signIn(request, { userId: 'user_2' });
  await browser.send('DELETE', '/v1/client/sessions');
  browser.storeCookies(headers);
  expect(await users(browser)).toEqual(['user_2']);
});

it('a sign-in whose request has the cookies of removed sessions does not bring them back', async () => {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_1');
  const request = browser.request('POST', '/api/sign-in');
  await browser.send('DELETE', '/v1/client/sessions');
  browser.storeCookies((await server.sessions.signIn(request, { userId: 'user_2' })).headers);
  expect(await users(browser)).toEqual(['user_2']);
});

it('the cookies of a browser with all accounts that it may have fit into 2,500 bytes', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  for (let nth = 0; nth < 10; nth += 1) {
    await browser.send('POST', path(await browser.signIn(`remembered_${nth}`), 'end'));
  }
  for (let nth = 0; nth < 10; nth += 1) await browser.signIn(`user_${nth}`);
  expect(await users(browser)).toHaveLength(20);
  // nginx accepts 8 kB for one header (`large_client_header_buffers`), Node 16 kB for all of them.
  expect(browser.cookie?.length).toBeLessThan(2500);
});
