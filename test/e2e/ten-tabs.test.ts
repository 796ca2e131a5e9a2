import type { Page } from 'playwright/test';
import { it as base } from './fixtures.ts';
import type { Tab } from './tab/tab.ts';
import { expectPage } from './expect-page.ts';

declare const tab: Tab;

const it = base
  .extend('site', { scope: 'file' }, 'test/e2e/tab')
  .extend('openTab', ({ context, playground }) => async () => {
    const page = await context.newPage();
    await page.goto(playground.url);
    await page.waitForFunction(() => 'tab' in globalThis);
    return page;
  })
  /** Ten tabs in which the session of Ada is current. Ada has signed in on the first tab, and the others were reloaded. */
  .extend('pages', async ({ openTab }) => {
    const [first = await openTab(), ...others] = await Promise.all(Array.from({ length: 10 }, openTab));
    await first.evaluate(() => tab.signIn('Ada'));
    await Promise.all(others.map((page) => page.reload()));
    const all = [first, ...others];
    await Promise.all(all.map((page) => page.waitForFunction(() => tab.currentName() === 'Ada')));
    return all;
  })
  .extend('tokenRequests', ({ context }) => {
    const urls: string[] = [];
    context.on('request', (request) => {
      if (request.url().endsWith('/tokens')) urls.push(request.url());
    });
    return urls;
  });

async function titles(pages: readonly Page[]): Promise<string[]> {
  return Promise.all(pages.map((page) => page.title()));
}

it('ten tabs with ten concurrent callers in each send a single token request in total', async ({
  pages,
  tokenRequests,
}) => {
  const getTenTokens = (page: Page) =>
    page.evaluate(() => Promise.all(Array.from({ length: 10 }, () => tab.getToken())));
  const tokens = await Promise.all(pages.map(getTenTokens));
  expectPage(new Set(tokens.flat()).size).toBe(1);
  expectPage(tokenRequests).toHaveLength(1);
});

it('ten tabs that request a token one after the other, and a tab opened later, send a single token request in total', async ({
  pages,
  openTab,
  tokenRequests,
}) => {
  const tokens: unknown[] = [];
  for (const page of pages) tokens.push(await page.evaluate(() => tab.getToken()));
  const late = await openTab();
  await late.waitForFunction(() => tab.currentName() === 'Ada');
  tokens.push(await late.evaluate(() => tab.getToken()));
  expectPage(new Set(tokens).size).toBe(1);
  expectPage(tokenRequests).toHaveLength(1);
});

it('a tab stores only its selection, and receives a sign-in from another tab without a request', async ({
  pages,
}) => {
  const [first, second] = pages;
  const requests: string[] = [];
  second?.on('request', (request) => requests.push(request.url()));
  await first?.evaluate(() => tab.signIn('Grace'));
  await first?.evaluate(() => tab.getToken());
  await second?.waitForFunction(() => tab.names() === 'Ada Grace');
  expectPage(await second?.evaluate(() => tab.currentName())).toBe('Ada');
  expectPage(requests).toEqual([]);
  const stored = await second?.evaluate(() => [
    Object.keys(localStorage),
    Object.entries(sessionStorage).flat().join(' '),
    document.cookie,
  ]);
  expectPage(stored).toEqual([
    [],
    expectPage.stringMatching(/^multisession:http:http:\/\/localhost:\d+\/:current \{"sessionId":"sess_/),
    '',
  ]);
  expectPage(JSON.stringify(stored)).not.toMatch(/eyJ[\w-]*\./);
});

it('the tabs elect one leader for the event stream, and a new one when the leader is closed or crashes', async ({
  pages,
}) => {
  await expectPage
    .poll(async () => (await titles(pages)).filter((title) => title === 'leader').length)
    .toBe(1);

  const leader = (await titles(pages)).indexOf('leader');
  await pages[leader]?.close();
  const left = pages.filter((page) => !page.isClosed());
  await expectPage
    .poll(async () => (await titles(left)).filter((title) => title === 'leader').length)
    .toBe(1);

  const killed = left[(await titles(left)).indexOf('leader')];
  const crashed = new Set<Page>();
  for (const page of left) page.on('crash', () => crashed.add(page));
  killed?.goto('chrome://crash').catch(() => {});
  await expectPage.poll(() => crashed.size).toBeGreaterThan(0);
  const alive = left.filter((page) => !crashed.has(page));
  await expectPage
    .poll(async () => (await titles(alive)).filter((title) => title === 'leader').length)
    .toBe(1);
});
