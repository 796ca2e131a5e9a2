import { expect } from 'vitest';
import { expectPage } from '../e2e/expect-page.ts';
import { choose, it, Tab } from './fixtures.ts';

it.for([
  ['app', 'same-origin'],
  ['provider', 'same-origin'],
  ['provider', 'same-origin-allow-popups'],
] as const)(
  'a sign-in with a window is cancelled, although it is open, if the %s has the opener policy %s',
  async ([owner, policy], { context, oidc }) => {
    Object.assign(oidc.openerPolicies, { app: 'unsafe-none', provider: 'unsafe-none', [owner]: policy });
    const tab = await Tab.open(context, oidc.url);
    const popup = tab.page.waitForEvent('popup');
    expectPage(await tab.do('addAccount')).toBe('sign_in_cancelled');
    expectPage((await popup).isClosed()).toBe(false);
    expectPage(await tab.do('list')).toEqual([]);
  },
);

it('a sign-in with a window succeeds if the page that opens it has the opener policy same-origin-allow-popups', async ({
  context,
  oidc,
}) => {
  Object.assign(oidc.openerPolicies, { app: 'same-origin-allow-popups', provider: 'unsafe-none' });
  const tab = await Tab.open(context, oidc.url);
  expect(await tab.signInWithPopup('Ada', 'addAccount')).toBe('signed-in');
});

it('a sign-in by redirect succeeds if the app and the provider have the opener policy same-origin', async ({
  context,
  oidc,
}) => {
  Object.assign(oidc.openerPolicies, { app: 'same-origin', provider: 'same-origin' });
  const url = `${oidc.url}?redirect`;
  const tab = await Tab.open(context, url);
  await tab.startRedirect();
  await choose(tab.page, 'Ada');
  await tab.page.waitForURL(url);
  await tab.isReady();
  expect(await tab.do('list')).toEqual(['ada active']);
});
