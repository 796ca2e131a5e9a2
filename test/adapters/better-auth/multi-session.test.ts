import { describe, expect, it } from 'vitest';
import { context, selectSession, setUp, summary } from './harness.ts';

// Ports of Better Auth's own tests of `multiSession()`.

const multiCookies = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.includes('_multi-'));

describe('betterAuthBackend with multiSession()', () => {
  it('uses one cookie per session in addition to the cookie of the current session', async () => {
    const { browser } = await setUp();
    const { token } = await browser.signIn('ada');
    expect(browser.jar.names()).toContain('better-auth.session_token');
    expect(multiCookies(browser.jar.names())).toEqual([
      `better-auth.session_token_multi-${token.toLowerCase()}`,
    ]);
  });

  it('returns the current session', async () => {
    const { browser, getClient } = await setUp();
    const { id } = await browser.signIn('ada');
    expect(await getClient()).toMatchObject({
      lastActiveSessionId: id,
      sessions: [{ id, user: { id: 'ada' } }],
    });
  });

  it('lists every session of the browser', async () => {
    const { browser, listAccounts } = await setUp();
    await browser.signIn('ada');
    await browser.signIn('bob');
    expect(await listAccounts()).toEqual(['ada active', 'bob active']);
  });

  it('makes a session current when the primary cookie is missing', async () => {
    const { browser, backend, getClient } = await setUp();
    const { id } = await browser.signIn('ada');
    browser.jar.delete('better-auth.session_token');
    expect((await getClient()).lastActiveSessionId).toBeNull();
    expect((await selectSession({ backend }, id)).client?.lastActiveSessionId).toBe(id);
  });

  it('makes another session current', async () => {
    const { browser, backend } = await setUp();
    const ada = await browser.signIn('ada');
    await browser.signIn('bob');
    const update = await selectSession({ backend }, ada.id);
    expect(update).toMatchObject({ session: { id: ada.id }, client: { lastActiveSessionId: ada.id } });
    expect(await browser.currentSessionId()).toBe(ada.id);
  });

  it('removes one session and makes the next one current', async () => {
    const { browser, backend } = await setUp();
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const { client } = await backend.removeSession(bob.id, { nextSessionId: ada.id }, context());
    expect(client?.lastActiveSessionId).toBe(ada.id);
    expect(client && summary(client)).toEqual(['ada active']);
  });

  it('removes all sessions', async () => {
    const { browser, backend, server } = await setUp();
    await browser.signIn('ada');
    await browser.signIn('bob');
    const { client } = await backend.removeAllSessions(context());
    expect(client?.sessions).toEqual([]);
    expect(await server.sessionIds()).toEqual([]);
    expect(multiCookies(browser.jar.names())).toEqual([]);
  });

  it('replaces the cookie of a session when its user signs in again', async () => {
    const { browser, listAccounts } = await setUp();
    await browser.signIn('ada');
    const { token } = await browser.signIn('ada');
    expect(multiCookies(browser.jar.names())).toEqual([
      `better-auth.session_token_multi-${token.toLowerCase()}`,
    ]);
    expect(await listAccounts()).toEqual(['ada active']);
  });

  it('does not revoke the session of a forged cookie when removing all sessions', async () => {
    const { browser, server } = await setUp();
    const victim = await server.openBrowser().signIn('victim');
    await browser.signIn('ada');
    browser.jar.set(
      `better-auth.session_token_multi-${victim.token.toLowerCase()}`,
      `${victim.token}.forged`,
    );
    await browser.backend().removeAllSessions(context());
    expect(await server.sessionIds()).toEqual([victim.id]);
  });

  it('rejects the token of a session without its signed cookie', async () => {
    const { browser, backend, server, listAccounts } = await setUp();
    const otherBrowser = server.openBrowser();
    const victim = await otherBrowser.signIn('victim');
    await otherBrowser.backend().getClient(context());
    await browser.signIn('ada');
    for (const call of [
      () => selectSession({ backend }, victim.id),
      () => browser.post('/multi-session/set-active', { sessionToken: victim.token }),
      () => browser.post('/multi-session/revoke', { sessionToken: victim.token }),
      () => backend.removeSession(victim.id, {}, context()),
    ])
      await call().catch(() => {});
    expect(await listAccounts()).toEqual(['ada active']);
    expect(await otherBrowser.currentSessionId()).toBe(victim.id);
  });
});
