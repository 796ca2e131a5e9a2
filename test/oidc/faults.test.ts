import { expect } from 'vitest';
import { expectPage } from '../e2e/expect-page.ts';
import { choose, it, Tab } from './fixtures.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it('a sign-in whose window is closed, refused or blocked changes nothing', async ({ context, oidc }) => {
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');

  const closed = tab.page.waitForEvent('popup');
  const outcome = tab.do('addAccount');
  await (await closed).close();
  expect(await outcome).toBe('sign_in_cancelled');

  expect(await tab.signInWithPopup('Cancel', 'addAccount')).toBe('sign_in_cancelled');

  await tab.page.evaluate(() => Object.assign(globalThis, { open: () => null }));
  expect(await tab.do('addAccount')).toBe('popup_blocked');
  await tab.shows('*ada active');
  expect(await oidc.userOfToken(await tab.do('getToken'))).toBe('ada');
});

it('a sign-in closes its window if the provider cannot be reached, and keeps the accounts', async ({
  context,
  oidc,
}) => {
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');
  await tab.page.reload();
  await tab.isReady();
  await context.route(`${oidc.server.issuer}/**`, (route) => route.abort('connectionrefused'));
  const popup = tab.page.waitForEvent('popup');
  expect(await tab.do('addAccount')).toBe('network_error');
  const window = await popup;
  await expectPage.poll(() => window.isClosed()).toBe(true);
  await tab.do('createToken', 'ada');
  expect(await tab.do('createToken', 'ada')).toBe('network_error');
  expect(await tab.do('list')).toEqual(['ada active']);
  await context.unroute(`${oidc.server.issuer}/**`);
  expect(await oidc.userOfToken(await tab.do('createToken', 'ada'))).toBe('ada');
});

it.for([
  ['ahead', DAY_MS],
  ['behind', -DAY_MS],
] as const)('accounts work if the clock of the device is a day %s', async ([, offset], { context, oidc }) => {
  const tab = new Tab(await context.newPage());
  await tab.page.clock.install({ time: Date.now() + offset });
  await tab.page.goto(oidc.url);
  await tab.isReady();
  await tab.signInWithPopup('Ada', 'addAccount');
  for (let times = 0; times < 3; times += 1)
    expectPage(await oidc.userOfToken(await tab.do('createToken', 'ada'))).toBe('ada');
  expectPage(await tab.do('list')).toEqual(['ada active']);
});

it.for([
  ['forwards', DAY_MS],
  ['back', -DAY_MS],
] as const)('a token is renewed after the clock was set a day %s', async ([, offset], { context, oidc }) => {
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');
  const before = await tab.do('createToken', 'ada');
  const other = new Tab(await context.newPage());
  await other.page.clock.install({ time: Date.now() + offset });
  await other.page.goto(oidc.url);
  await other.isReady();
  oidc.grants.length = 0;
  const after = await other.do('createToken', 'ada');
  expectPage(after).not.toBe(before);
  expectPage(oidc.grants).toEqual(['refresh_token']);
  expectPage(await oidc.userOfToken(after)).toBe('ada');
});

it('an account whose stored data cannot be decrypted must sign in again, and leaves nothing behind', async ({
  context,
  oidc,
}) => {
  const tab = await Tab.open(context, oidc.url);
  await tab.signInWithPopup('Ada', 'addAccount');
  await tab.signInWithPopup('Grace', 'addAccount');
  const records = (change: 'swap' | 'count') =>
    tab.page.evaluate(async (what) => {
      const [{ name = '' } = {}] = await indexedDB.databases();
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
      });
      const store = database.transaction('texts', 'readwrite').objectStore('texts');
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      await new Promise((resolve) => values.addEventListener('success', resolve));
      const [first = '', second = ''] = keys.result;
      if (what === 'swap') {
        const request = store.put(values.result[0], second);
        await new Promise((resolve) => request.addEventListener('success', resolve));
        store.put(values.result[1], first);
      }
      database.close();
      return keys.result.length;
    }, change);
  expect(await records('swap')).toBe(2);
  expect(await tab.do('list')).toEqual(['ada expired', 'grace expired']);
  expect(await tab.do('createToken', 'ada')).toBe('session_closed');
  await tab.do('remove', 'ada');
  await tab.do('remove', 'grace');
  expect(await records('count')).toBe(0);
});

it('a sign-in by redirect that was refused leaves the page without the response in its URL', async ({
  context,
  oidc,
}) => {
  const tab = await Tab.open(context, `${oidc.url}?redirect`);
  await tab.startRedirect();
  await choose(tab.page, 'Cancel');
  await tab.page.waitForURL(`${oidc.url}signed-in`);
  await tab.isReady();
  await tab.page.reload();
  await tab.isReady();
  expect(tab.page.url()).toBe(`${oidc.url}signed-in`);
  expect(await tab.do('list')).toEqual([]);
});

it('a page that is opened with the response of another tab refuses it', async ({ context, oidc }) => {
  const tab = await Tab.open(context, `${oidc.url}?redirect`);
  await tab.startRedirect();
  // Without its code, the page cannot redeem the response.
  await context.route('**/*.js', (route) => route.abort());
  await choose(tab.page, 'Ada');
  await tab.page.waitForURL(/[?&]code=/);
  await context.unroute('**/*.js');
  const other = await Tab.open(context, tab.page.url());
  expect(await other.do('list')).toEqual([]);
  await tab.page.reload();
  await tab.isReady();
  expect(await tab.do('list')).toEqual(['ada active']);
});
