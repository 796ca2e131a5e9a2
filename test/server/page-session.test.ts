import { accountSlug, type SessionData } from 'multisession/core';
import { describe, expect, it } from 'vitest';
import { SECOND, startServer } from './test-server.ts';

const loadUsers = (ids: readonly string[]) => ids.map((id) => ({ id, name: `name of ${id}` }));
const idOf = ({ session }: { session: { id: string } | null }) => session?.id ?? null;

async function setUp() {
  const started = await startServer({ loadUsers });
  const browser = started.newBrowser();
  const { sessions } = started.server;
  const resolve = (sessionId?: string) =>
    sessions.resolvePageSession(browser.request('GET', '/'), { sessionId });
  return { ...started, browser, resolve };
}

describe('resolvePageSession()', () => {
  it('returns no session in a browser without one', async () => {
    const { resolve } = await setUp();
    expect(await resolve()).toMatchObject({ session: null, client: { id: null, sessions: [] } });
  });

  it('returns the only signed-in session, whichever was selected last', async () => {
    const { browser, resolve } = await setUp();
    const one = await browser.signIn('user_1');
    const two = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${two.id}/end`);
    expect(idOf(await resolve())).toBe(one.id);
  });

  it('returns the session that was selected last if several are signed in', async () => {
    const { browser, resolve } = await setUp();
    const one = await browser.signIn('user_1');
    const two = await browser.signIn('user_2');
    expect(idOf(await resolve())).toBe(two.id);
    await browser.send('POST', `/v1/client/sessions/${one.id}/touch`, { intent: 'select_session' });
    expect(idOf(await resolve())).toBe(one.id);
  });

  it('returns the session with the given ID, and no other one if that is not signed in in this browser', async () => {
    const { browser, newBrowser, resolve } = await setUp();
    const one = await browser.signIn('user_1');
    const two = await browser.signIn('user_2');
    const foreign = await newBrowser().signIn('user_3');
    expect(idOf(await resolve(one.id))).toBe(one.id);
    await browser.send('POST', `/v1/client/sessions/${two.id}/end`);
    for (const id of [two.id, foreign.id, 'sess_unknown']) expect(idOf(await resolve(id))).toBe(null);
  });

  it('returns the session of the given account, and no other one if that is not signed in in this browser', async () => {
    const { browser, newBrowser, server } = await setUp();
    const one = await browser.signIn('user_1');
    const again = await browser.signIn('user_1', { actor: { sub: 'agent_1' } });
    const two = await browser.signIn('user_2');
    const foreign = await newBrowser().signIn('user_3');
    const resolveAccount = (session: SessionData) =>
      server.sessions.resolvePageSession(browser.request('GET', '/'), { account: accountSlug(session) });
    for (const session of [one, again, two]) expect(idOf(await resolveAccount(session))).toBe(session.id);
    await browser.send('POST', `/v1/client/sessions/${two.id}/end`);
    for (const session of [two, foreign]) {
      const { session: shown, pageSession } = await resolveAccount(session);
      expect({ shown, isRequested: pageSession.isRequested }).toEqual({ shown: null, isRequested: true });
    }
  });

  it('includes the user of no other session', async () => {
    const { browser, server } = await setUp();
    const one = await browser.signIn('user_1');
    const impersonated = await browser.signIn('user_1', { actor: { sub: 'agent_1' } });
    await browser.signIn('user_2');
    const request = browser.request('GET', '/');
    const { session, client, initialClient } = await server.sessions.resolvePageSession(request, {
      sessionId: one.id,
    });
    expect(session?.user).toEqual({ id: 'user_1', name: 'name of user_1' });
    expect(client.sessions.map(({ user }) => user)).toEqual([
      session?.user,
      { id: 'user_1' },
      { id: 'user_2' },
    ]);
    expect(client.sessions.map(({ id }) => id)).toContain(impersonated.id);
    expect(JSON.stringify(initialClient)).not.toContain('name of user_2');
  });

  it('returns the headers of a page that no cache may share, and clears old cookies', async () => {
    const { browser, clock, resolve } = await setUp();
    const { id } = await browser.signIn('user_1');
    await browser.send('POST', `/v1/client/sessions/${id}/remove`);
    clock.advance(11 * 60 * SECOND);
    const { headers } = await resolve();
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'private, no-store',
      vary: 'Cookie',
    });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-multisession-[^=]+=; .*Max-Age=0/),
    ]);
  });

  it('returns the session as plain data for the browser', async () => {
    const { browser, resolve } = await setUp();
    const none = { sessionId: null, organizationId: null, isRequested: false, hasOthers: false };
    expect((await resolve()).pageSession).toMatchObject(none);
    const one = await browser.signIn('user_1');
    expect((await resolve()).pageSession).toMatchObject({ ...none, sessionId: one.id });
    const two = await browser.signIn('user_2');
    const { pageSession, initialClient } = await resolve();
    expect(pageSession).toEqual({ ...none, client: initialClient, sessionId: two.id, hasOthers: true });
    expect(structuredClone(pageSession)).toEqual(JSON.parse(JSON.stringify(pageSession)));
    for (const sessionId of [one.id, 'sess_unknown'])
      expect((await resolve(sessionId)).pageSession).toMatchObject({ sessionId, isRequested: true });
  });
});
