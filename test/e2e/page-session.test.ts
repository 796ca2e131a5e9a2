import type { BrowserContext, Page } from 'playwright/test';
import { describe, expect } from 'vitest';
import { expectPage } from './expect-page.ts';
import { it as base } from './fixtures.ts';
import type { MailPage } from './page-session/page.tsx';
import { openTwoTabs, signIn, switchTo } from './page-session/tabs.ts';
import { type PagePart, startPageServer } from './page-session-server.tsx';

/** The contents of each frame of the document, without repetitions: the title and the visible text. */
declare const frames: string[];
declare const mailPage: MailPage;

const it = base.extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
  const server = await startPageServer();
  onCleanup(() => server.close());
  return server;
});

/** Records the frames of all pages of a context, and their errors. */
async function record(context: BrowserContext): Promise<string[]> {
  await context.addInitScript(() => {
    const recorded: string[] = [];
    Object.assign(globalThis, { frames: recorded });
    requestAnimationFrame(function sample() {
      const frame = `${document.title} | ${document.body?.innerText.replaceAll(/\s+/g, ' ') ?? ''}`;
      if (recorded.at(-1) !== frame) recorded.push(frame);
      requestAnimationFrame(sample);
    });
  });
  const errors: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  context.on('weberror', (error) => void errors.push(error.error().message));
  return errors;
}

/** Expects a page that acts as an account, and has never shown or run anything of another one. */
async function expectOnly(page: Page, name: string, other: string): Promise<void> {
  await expectPage(page.getByText(`inbox of ${name}`)).toBeVisible();
  await expectPage(page.getByText(`Late mail of ${name}`)).toBeVisible();
  await expectPage(page).toHaveTitle(`Mail of ${name}`);
  // The HTML of the server may show all of this before it is hydrated.
  await page.waitForFunction(() => (globalThis.effects ?? []).length > 0);
  const shown = await page.evaluate(() => ({ frames, effects: globalThis.effects ?? [] }));
  expect(shown.frames.length).toBeGreaterThan(0);
  for (const frame of shown.frames) expect(frame).not.toContain(other);
  expect(new Set(shown.effects)).toEqual(new Set([name]));
}

it.afterEach(({ server }) => server.release());

describe('a page for the only signed-in account', () => {
  it('is signed in without JavaScript, whatever its size', async ({ browser, server }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await signIn(context, server.url, 'Ada');
    const page = await context.newPage();
    await page.goto(`${server.url}?size=50000`);
    await expectPage(page.getByText('inbox of Ada')).toBeVisible();
    await expectPage(page.getByText('Dear Bob')).toBeVisible();
    await expectPage(page.getByText('Loading')).toBeHidden();
    await context.close();
  });

  it('is shown before its script arrives, and hydrated without warnings', async ({ context, server }) => {
    const errors = await record(context);
    await signIn(context, server.url, 'Ada');
    server.hold('script', 'late');
    const page = await context.newPage();
    await page.goto(`${server.url}?size=50000`, { waitUntil: 'commit' });
    await expectPage(page.getByText('inbox of Ada')).toBeVisible();
    server.release();
    await expectOnly(page, 'Ada', 'of Bob');
    expect(errors).toEqual([]);
  });
});

describe('a page for one of two accounts', () => {
  it('shows no account without JavaScript', async ({ browser, server }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await signIn(context, server.url, 'Ada');
    await signIn(context, server.url, 'Bob');
    const page = await context.newPage();
    await page.goto(server.url);
    await expectPage(page.getByText('Loading')).toBeVisible();
    await expectPage(page.getByText(/of (Ada|Bob)/).first()).toBeHidden();
    await context.close();
  });

  it('is shown before its script arrives in a new tab', async ({ context, server }) => {
    const errors = await record(context);
    await signIn(context, server.url, 'Ada');
    await signIn(context, server.url, 'Bob');
    server.hold('script', 'late');
    const page = await context.newPage();
    await page.goto(server.url, { waitUntil: 'commit' });
    await expectPage(page.getByText('inbox of Bob')).toBeVisible();
    expect(await page.title()).not.toContain('Bob');
    server.release();
    await expectOnly(page, 'Bob', 'of Ada');
    expect(errors).toEqual([]);
  });

  interface Navigation {
    readonly kind: string;
    /** The parts of the page that arrive late. */
    readonly late: readonly PagePart[];
    readonly go: (page: Page, url: string) => Promise<unknown>;
  }

  const reload = (page: Page) => page.reload({ waitUntil: 'commit' });
  const navigations: readonly Navigation[] = [
    { kind: 'a reload', late: [], go: reload },
    { kind: 'a reload with a late script', late: ['script'], go: reload },
    { kind: 'a reload with a late part', late: ['late'], go: reload },
    { kind: 'a reload with a late script and a late part', late: ['script', 'late'], go: reload },
    { kind: 'a link', late: ['script'], go: (page) => page.getByRole('link').click({ noWaitAfter: true }) },
    {
      kind: 'a navigation to a long page',
      late: ['script'],
      go: (page, url) => page.goto(`${url}?size=50000`, { waitUntil: 'commit' }),
    },
    {
      kind: 'Back',
      late: ['script'],
      async go(page, url) {
        await page.goto(`${url}robots.txt`);
        await page.goBack({ waitUntil: 'commit' });
      },
    },
  ];
  describe.each(navigations)('in a tab that has selected the other one, after $kind', ({ late, go }) => {
    it('is never shown, nor run', async ({ context, server }) => {
      const errors = await record(context);
      const page = await openTwoTabs(context, server.url);
      server.hold(...late);
      await go(page, server.url);
      if (late.includes('script')) {
        await expectPage(page.getByText('Loading')).toBeVisible();
        await expectPage(page.getByText(/of (Ada|Bob)/).first()).toBeHidden();
      }
      server.release();
      await expectOnly(page, 'Ada', 'of Bob');
      expect(errors).toEqual([]);
    });
  });

  it('is never shown, nor run, in a window that copies the selection of its opener', async ({
    context,
    server,
  }) => {
    const errors = await record(context);
    const opener = await openTwoTabs(context, server.url);
    const [page] = await Promise.all([
      context.waitForEvent('page'),
      opener.evaluate((url) => void window.open(url), server.url),
    ]);
    await expectPage(page.getByText('Late mail of Ada')).toBeVisible();
    // The window is in the background, so that it has no frames.
    expect(new Set(await page.evaluate(() => globalThis.effects))).toEqual(new Set(['Ada']));
    expect(errors).toEqual([]);
  });

  it('shows no account if its script fails', async ({ context, server }) => {
    const page = await openTwoTabs(context, server.url);
    await page.route('**/client.js', (route) => route.abort());
    await page.reload();
    await expectPage(page.getByText('Loading')).toBeVisible();
    await expectPage(page.getByText(/of (Ada|Bob)/).first()).toBeHidden();
  });
});

describe('Back to a page with a draft', () => {
  const draft = (page: Page) => page.getByRole('textbox', { name: 'Draft' });

  /** Types a draft as Bob, and follows a link to another page. */
  async function leaveDraft(context: BrowserContext, url: string): Promise<Page> {
    await signIn(context, url, 'Ada');
    await signIn(context, url, 'Bob');
    const page = await context.newPage();
    await page.goto(url);
    await expectPage(page.getByText('Late mail of Bob')).toBeVisible();
    await draft(page).fill('Dear Ada');
    await page.getByRole('link').click();
    await expectPage(page).toHaveURL(`${url}other`);
    await page.waitForFunction(() => 'mailPage' in globalThis);
    return page;
  }

  it('has the draft if the tab has shown no other account', async ({ context, server }) => {
    const page = await leaveDraft(context, server.url);
    await page.goBack();
    await expectPage(page.getByText('Late mail of Bob')).toBeVisible();
    await expectPage(draft(page)).toHaveValue('Dear Ada');
  });

  it('never shows the draft of another account', async ({ context, server }) => {
    const page = await leaveDraft(context, server.url);
    await switchTo(page, 'Ada');
    server.hold('script');
    await page.goBack({ waitUntil: 'commit' });
    await expectPage(page.getByText('Loading')).toBeVisible();
    await expectPage(draft(page)).toBeHidden();
    server.release();
    await expectPage(page.getByText('Late mail of Ada')).toBeVisible();
    await expectPage(draft(page)).toHaveValue('');
  });

  it('never shows the draft of an account that was signed out', async ({ context, server }) => {
    const page = await leaveDraft(context, server.url);
    await page.evaluate(() => mailPage.signOut('Bob'));
    await expectPage(page.getByText('inbox of Ada')).toBeVisible();
    await page.goBack();
    await expectPage(page.getByText('Late mail of Ada')).toBeVisible();
    await expectPage(draft(page)).toHaveValue('');
  });
});
