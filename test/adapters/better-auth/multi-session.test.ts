import { describe, expect, it } from 'vitest';
import { context, select, setUp, summary } from './harness.ts';

// What Better Auth's own tests of `multiSession()` promise, as this backend has it.

const multiCookies = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.includes('_multi-'));

describe('better auth’s multi-session plugin, by this backend', () => {
  it('sets a cookie for each account beside the current one’s', async () => {
    const { browser } = await setUp();
    const { token } = await browser.signIn('ada');
    expect(browser.jar.names()).toContain('better-auth.session_token');
    expect(multiCookies(browser.jar.names())).toEqual([
      `better-auth.session_token_multi-${token.toLowerCase()}`,
    ]);
  });

  it('tells who is current', async () => {
    const { browser, getClient: read } = await setUp();
    const { id } = await browser.signIn('ada');
    expect(await read()).toMatchObject({ lastActiveSessionId: id, sessions: [{ id, user: { id: 'ada' } }] });
  });

  it('lists every account of the browser', async () => {
    const { browser, listAccounts: listed } = await setUp();
    await browser.signIn('ada');
    await browser.signIn('bob');
    expect(await listed()).toEqual(['ada active', 'bob active']);
  });

  it('makes an account current when the primary cookie is gone', async () => {
    const { browser, backend, getClient: read } = await setUp();
    const { id } = await browser.signIn('ada');
    browser.jar.delete('better-auth.session_token');
    expect((await read()).lastActiveSessionId).toBeNull();
    expect((await select({ backend }, id)).client?.lastActiveSessionId).toBe(id);
  });

  it('makes another account current', async () => {
    const { browser, backend } = await setUp();
    const ada = await browser.signIn('ada');
    await browser.signIn('bob');
    const update = await select({ backend }, ada.id);
    expect(update).toMatchObject({ session: { id: ada.id }, client: { lastActiveSessionId: ada.id } });
    expect(await browser.current()).toBe(ada.id);
  });

  it('revokes one account, and makes the next current', async () => {
    const { browser, backend } = await setUp();
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const { client } = await backend.removeSession(bob.id, { nextSessionId: ada.id }, context());
    expect(client?.lastActiveSessionId).toBe(ada.id);
    expect(client && summary(client)).toEqual(['ada active']);
  });

  it('signs out of all accounts', async () => {
    const { browser, backend, server } = await setUp();
    await browser.signIn('ada');
    await browser.signIn('bob');
    const { client } = await backend.removeAllSessions(context());
    expect(client?.sessions).toEqual([]);
    expect(await server.sessionIds()).toEqual([]);
    expect(multiCookies(browser.jar.names())).toEqual([]);
  });

  it('replaces the account’s cookie when the same user signs in again', async () => {
    const { browser, listAccounts: listed } = await setUp();
    await browser.signIn('ada');
    const { token } = await browser.signIn('ada');
    expect(multiCookies(browser.jar.names())).toEqual([
      `better-auth.session_token_multi-${token.toLowerCase()}`,
    ]);
    expect(await listed()).toEqual(['ada active']);
  });

  it('ends nobody whose cookie was forged when it signs out of all', async () => {
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

  it('goes by the signed cookie, whatever token is sent', async () => {
    const { browser, backend, server, listAccounts: listed } = await setUp();
    const elsewhere = server.openBrowser();
    const victim = await elsewhere.signIn('victim');
    await elsewhere.backend().getClient(context());
    await browser.signIn('ada');
    for (const call of [
      () => select({ backend }, victim.id),
      () => browser.post('/multi-session/set-active', { sessionToken: victim.token }),
      () => browser.post('/multi-session/revoke', { sessionToken: victim.token }),
      () => backend.removeSession(victim.id, {}, context()),
    ])
      await call().catch(() => {});
    expect(await listed()).toEqual(['ada active']);
    expect(await elsewhere.current()).toBe(victim.id);
  });
});
