import path from 'node:path';
import { type Browser, type BrowserContext, expect, type Page } from 'playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, it } from 'vitest';
import { launchBrowser, type SplitPlayground, splitPlayground, temporaryFolder } from './playground.ts';
import type { Tab } from './tab/tab.ts';

declare const tab: Tab;

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: SplitPlayground;
let context: BrowserContext;
let tokenRequests: string[];

beforeAll(async () => {
  [browser, folder] = await Promise.all([launchBrowser(), temporaryFolder()]);
  server = await splitPlayground(path.join(folder.path, 'sessions.sqlite'), 'test/e2e/tab');
  await server.startApi();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await folder.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
  tokenRequests = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/tokens')) tokenRequests.push(request.url());
  });
});

afterEach(() => context.close());

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'tab' in globalThis);
  return page;
}

/** The first has just signed in; the others have heard of it by themselves. */
async function openTenTabs(): Promise<Page[]> {
  const [first = await openTab(), ...others] = await Promise.all(Array.from({ length: 10 }, openTab));
  await first.evaluate(() => tab.signIn('Ada'));
  await Promise.all(others.map((page) => page.reload()));
  await Promise.all(
    [first, ...others].map((page) => page.waitForFunction(() => tab.currentName() === 'Ada')),
  );
  return [first, ...others];
}

async function titles(pages: readonly Page[]): Promise<string[]> {
  return Promise.all(pages.map((page) => page.title()));
}

it('asks for one token when ten callers in each of ten tabs want it together', async () => {
  const pages = await openTenTabs();
  const askTenTimes = (page: Page) =>
    page.evaluate(() => Promise.all(Array.from({ length: 10 }, () => tab.getToken())));
  const tokens = await Promise.all(pages.map(askTenTimes));
  expect(new Set(tokens.flat()).size).toBe(1);
  expect(tokenRequests).toHaveLength(1);
});

it('asks for one token when ten tabs want it one after the other, also a tab that came later', async () => {
  const pages = await openTenTabs();
  const tokens: unknown[] = [];
  for (const page of pages) tokens.push(await page.evaluate(() => tab.getToken()));
  const late = await openTab();
  await late.waitForFunction(() => tab.currentName() === 'Ada');
  tokens.push(await late.evaluate(() => tab.getToken()));
  expect(new Set(tokens).size).toBe(1);
  expect(tokenRequests).toHaveLength(1);
});

it('keeps nothing but the tab’s choice, and tells of a sign-in without a request by each tab', async () => {
  const pages = await openTenTabs();
  const [first, second] = pages;
  const requests: string[] = [];
  second?.on('request', (request) => requests.push(request.url()));
  await first?.evaluate(() => tab.signIn('Grace'));
  await first?.evaluate(() => tab.getToken());
  await second?.waitForFunction(() => tab.names() === 'Ada Grace');
  expect(await second?.evaluate(() => tab.currentName())).toBe('Ada');
  expect(requests).toEqual([]);
  const stored = await second?.evaluate(() => [
    Object.keys(localStorage),
    Object.entries(sessionStorage).flat().join(' '),
    document.cookie,
  ]);
  expect(stored).toEqual([[], expect.stringMatching(/^multisession\.current \{"sessionId":"sess_/), '']);
  expect(JSON.stringify(stored)).not.toContain('eyJ');
});

it('has one tab hold the event stream, and hands it over when that tab is closed or killed', async () => {
  const pages = await openTenTabs();
  await expect.poll(async () => (await titles(pages)).filter((title) => title === 'leader').length).toBe(1);

  const leader = (await titles(pages)).indexOf('leader');
  await pages[leader]?.close();
  const left = pages.filter((page) => !page.isClosed());
  await expect.poll(async () => (await titles(left)).filter((title) => title === 'leader').length).toBe(1);

  const killed = left[(await titles(left)).indexOf('leader')];
  const crashed = new Set<Page>();
  for (const page of left) page.on('crash', () => crashed.add(page));
  killed?.goto('chrome://crash').catch(() => {});
  await expect.poll(() => crashed.size).toBeGreaterThan(0);
  const alive = left.filter((page) => !crashed.has(page));
  await expect.poll(async () => (await titles(alive)).filter((title) => title === 'leader').length).toBe(1);
});
