import type { BrowserContext, Page } from 'playwright/test';
import { expectPage } from './expect-page.ts';
import { it as base } from './fixtures.ts';
import type { PreloadPage } from './preload/page.tsx';
import { startPreloadServer } from './preload-server.ts';

declare const preloadPage: PreloadPage;

const it = base.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = await startPreloadServer();
  onCleanup(() => server.close());
  return server;
});

async function signIn(context: BrowserContext, url: string, name: string): Promise<void> {
  await context.request.post(`${url}sign-in`, { data: name, headers: { origin: new URL(url).origin } });
}

/** Loads the page. Returns it when it shows the given texts. */
async function open(context: BrowserContext, url: string, ...texts: readonly string[]): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await expectPage(page.locator('p')).toHaveText([...texts]);
  return page;
}

it('the store takes over the preload of the page, so that the server receives one request', async ({
  context,
  server,
}) => {
  await signIn(context, server.url, 'Ada');
  server.clientRequests.length = 0;
  await open(context, server.url, 'Ada');
  expectPage(server.clientRequests).toEqual(['/v1/client?first']);
});

it('the preload is never reused, so that a refresh sees a change of the client', async ({
  context,
  server,
}) => {
  await signIn(context, server.url, 'Ada');
  const page = await open(context, server.url, 'Ada');
  await signIn(context, server.url, 'Grace');
  server.clientRequests.length = 0;
  await page.evaluate(() => preloadPage.refresh());
  expectPage(await page.evaluate(() => preloadPage.names())).toEqual(['Ada', 'Grace']);
  expectPage(server.clientRequests).toEqual(['/v1/client']);

  await page.reload();
  await expectPage(page.locator('p')).toHaveText('Ada');
  expectPage(server.clientRequests).toEqual(['/v1/client', '/v1/client?first']);
});

it('one of several providers takes over the preload of the page', async ({ context, server }) => {
  await signIn(context, server.url, 'Ada');
  server.clientRequests.length = 0;
  await open(context, `${server.url}?providers=2`, 'Ada', 'Ada');
  expectPage(server.clientRequests).toEqual(['/v1/client?first', '/v1/client']);
});

it('the clock of the server is known although the preload was received earlier', async ({
  context,
  server,
}) => {
  server.clientRequests.length = 0;
  const page = await open(context, `${server.url}?delay=1500`, 'signed-out');
  expectPage(server.clientRequests).toEqual(['/v1/client?first']);
  const offset = await page.evaluate(() => preloadPage.clockOffset());
  expectPage(Math.abs(offset)).toBeLessThan(750);
});
