import { expect } from 'vitest';
import { expectPage } from '../e2e/expect-page.ts';
import { choose, it, Tab } from './fixtures.ts';

it('two accounts are added, switched, signed out of, remembered and signed in again', async ({
  context,
  oidc,
}) => {
  const tab = await Tab.open(context, oidc.url);
  expect(await tab.signInWithPopup('Ada', 'addAccount')).toBe('signed-in');
  expect(await tab.signInWithPopup('Grace', 'addAccount')).toBe('signed-in');
  await tab.shows('ada active', '*grace active');
  expect(await oidc.userOfToken(await tab.do('getToken'))).toBe('grace');
  await tab.do('switchTo', 'ada');
  await tab.shows('*ada active', 'grace active');
  expect(await oidc.userOfToken(await tab.do('getToken'))).toBe('ada');

  await tab.page.reload();
  await tab.isReady();
  await tab.shows('*ada active', 'grace active');
  const other = await Tab.open(context, oidc.url);
  await other.shows('*ada active', 'grace active');
  expect(await oidc.userOfToken(await other.do('createToken', 'grace'))).toBe('grace');

  await tab.do('signOut', 'grace');
  await tab.shows('*ada active', 'grace ended');
  await other.shows('*ada active', 'grace ended');
  expect(await oidc.userOfToken(await tab.do('createToken', 'ada'))).toBe('ada');
  expect(await other.do('createToken', 'grace')).toBe('session_closed');

  expect(await tab.signInWithPopup('Alan', 'signInAgain', 'grace')).toBe('wrong_account');
  await tab.shows('*ada active', 'grace ended');
  expect(await tab.signInWithPopup('Grace', 'signInAgain', 'grace')).toBe('signed-in');
  await tab.shows('ada active', '*grace active');
  expect(await oidc.userOfToken(await tab.do('getToken'))).toBe('grace');
});

it('an account is added by redirect, and the page that it started on has no code in its URL', async ({
  context,
  oidc,
}) => {
  const url = `${oidc.url}?redirect`;
  const tab = await Tab.open(context, url);
  for (const user of ['Ada', 'Grace']) {
    await tab.page.goto(url);
    await tab.isReady();
    await tab.startRedirect();
    await choose(tab.page, user);
    await tab.page.waitForURL(url);
    await tab.isReady();
  }
  await tab.shows('ada active', '*grace active');
  expect(
    await tab.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('sign-in'))),
  ).toEqual([]);
});

it('three accounts are alive after twenty renewals of tokens that are valid for five seconds', async ({
  context,
  oidc,
}) => {
  const users = ['ada', 'grace', 'alan'] as const;
  const tab = await Tab.open(context, oidc.url);
  for (const name of ['Ada', 'Grace', 'Alan']) await tab.signInWithPopup(name, 'addAccount');
  const seen = new Map<string, string>();
  for (let round = 0; round < 20; round += 1) {
    const tokens = await Promise.all(users.map((user) => tab.do('createToken', user)));
    for (const [index, token] of tokens.entries()) {
      expect(seen.has(token)).toBe(false);
      seen.set(token, users[index] ?? '');
    }
    const found = await Promise.all(tokens.map((token) => oidc.userOfToken(token)));
    expect(found).toEqual(users);
  }
  expect(seen.size).toBe(60);
  expect(await tab.do('list')).toEqual(users.map((user) => `${user} active`));
  expect(oidc.grants.filter((grant) => grant === 'invalid_grant')).toEqual([]);
});

it('two tabs that renew a token at once send one request', async ({ context, oidc }) => {
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');
  const tabs = [tab, await Tab.open(context, oidc.url), await Tab.open(context, oidc.url)];
  // All tabs have the same token.
  for (const one of tabs) await one.do('createToken', 'ada');
  for (let times = 0; times < 5; times += 1) {
    oidc.grants.length = 0;
    const tokens = await Promise.all(tabs.map((one) => one.do('createToken', 'ada')));
    expect(new Set(tokens).size).toBe(1);
    expect(oidc.grants).toEqual(['refresh_token']);
    expect(await oidc.userOfToken(tokens[0] ?? '')).toBe('ada');
  }
});

it('no token is where a script can read it without decrypting it, nor in a URL', async ({
  context,
  oidc,
}) => {
  const urls: string[] = [];
  context.on('request', (request) => urls.push(request.url()));
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');
  const tokens = [await tab.do('createToken', 'ada'), await tab.do('createToken', 'ada')];
  const stored = await tab.page.evaluate(async () => {
    const texts = [
      JSON.stringify(Object.entries(localStorage)),
      JSON.stringify(Object.entries(sessionStorage)),
    ];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => request.addEventListener('success', resolve));
        for (const value of request.result)
          texts.push(
            value instanceof CryptoKey
              ? `extractable: ${value.extractable}`
              : new TextDecoder().decode(value),
          );
      }
      database.close();
    }
    return texts.join('\n');
  });
  // The list of accounts is there, and one encrypted record with its key.
  expect(stored).toContain('ada@example.com');
  expect(stored).toContain('extractable: false');
  expect(stored).not.toMatch(/refresh|access.?token|verifier/i);
  for (const token of tokens) {
    expect(token.length).toBeGreaterThan(20);
    expect(stored).not.toContain(token);
    expect(urls.join('\n')).not.toContain(token);
  }
  await tab.do('remove', 'ada');
  await expectPage.poll(() => tab.do('list')).toEqual([]);
  const left = await tab.page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  expect(left).not.toContain('ada');
});
