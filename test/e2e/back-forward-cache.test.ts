import { chromium, type Page } from 'playwright/test';
import { describe, expect } from 'vitest';
import { findBrowser, launchOptions } from '../../scripts/browser.mjs';
import { skipReason } from '../capabilities.ts';
import { expectPage } from './expect-page.ts';
import { it as base } from './fixtures.ts';
import type { MailPage } from './page-session/page.tsx';
import { openTwoTabs, switchTo } from './page-session/tabs.ts';
import { startPageServer } from './page-session-server.tsx';

declare const mailPage: MailPage;
/** Whether the document was restored from the back/forward cache. */
declare const isRestored: boolean;
/** The text of each frame since the document was shown, without repetitions. */
declare const frames: string[];

/** Records whether the page was restored, and since then its frames and effects. */
function recordRestored(): void {
  let recorded: string[] = [];
  addEventListener('pageshow', ({ persisted }) => {
    recorded = [];
    Object.assign(globalThis, { isRestored: persisted, frames: recorded, effects: [] });
  });
  requestAnimationFrame(function sample() {
    const frame = document.body?.innerText.replaceAll(/\s+/g, ' ') ?? '';
    if (recorded.at(-1) !== frame) recorded.push(frame);
    requestAnimationFrame(sample);
  });
}

/** Goes back. Returns whether the page was restored from the back/forward cache. */
async function goBack(page: Page): Promise<boolean> {
  const left = page.url();
  // Not `page.goBack()`, which waits for a response. In a task of its own, because a page that is left returns nothing.
  await page.evaluate(() => void setTimeout(() => history.back()));
  const isBack = (url: string) => location.href !== url && document.readyState === 'complete';
  await expect.poll(() => page.evaluate(isBack, left)).toBe(true);
  return page.evaluate(() => isRestored);
}

const it = base
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startPageServer();
    onCleanup(() => server.close());
    return server;
  })
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }) => {
    const browser = await chromium.launch({
      ...launchOptions(),
      // Not the headless shell, which has no back/forward cache. Playwright disables that of other browsers.
      ...(findBrowser() === 'playwright' && { channel: 'chromium' }),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    onCleanup(() => browser.close());
    return browser;
  });

it.beforeEach(async ({ context, server, skip }) => {
  await context.addInitScript(recordRestored);
  const plain = await context.newPage();
  await plain.goto(`${server.url}robots.txt`);
  await plain.goto(`${server.url}robots.txt?2`);
  if (!(await goBack(plain))) skip(skipReason('backForwardCache'));
  await plain.close();
});

interface Change {
  readonly kind: string;
  /** Runs while the page of Ada is in the cache. */
  readonly change: (nextPage: Page, otherTab: Page) => Promise<unknown>;
  /** The text of the page after the sessions are refetched. */
  readonly shown: string;
  readonly never: string;
}

const changes: readonly Change[] = [
  {
    kind: 'another tab switches',
    change: (_, otherTab) => switchTo(otherTab, 'Bob'),
    shown: 'inbox of Ada',
    never: 'of Bob',
  },
  {
    kind: 'another tab signs its account out',
    change: (_, otherTab) => otherTab.evaluate(() => mailPage.signOut('Ada')),
    shown: 'Signed out',
    never: 'of Ada',
  },
  {
    kind: 'the next page of its tab switches',
    change: (nextPage) => switchTo(nextPage, 'Bob'),
    shown: 'inbox of Bob',
    never: 'of Ada',
  },
];

describe.each(changes)('a page in the back/forward cache, while $kind', ({ change, shown, never }) => {
  it('is restored, and never shows or runs the wrong account', async ({ context, server }) => {
    const page = await openTwoTabs(context, server.url, '?cacheable');
    const otherTab = await context.newPage();
    await otherTab.goto(server.url);
    await page.goto(`${server.url}other?cacheable`);
    await expectPage(page.getByText('inbox of Ada')).toBeVisible();
    await change(page, otherTab);
    await page.bringToFront();
    expect(await goBack(page)).toBe(true);
    await expectPage(page.getByText(shown)).toBeVisible();
    await expect.poll(() => page.evaluate(() => frames.at(-1) ?? '')).toContain(shown);
    const seen = await page.evaluate(() => ({ frames, effects: globalThis.effects ?? [] }));
    for (const text of [...seen.frames, ...seen.effects.map((name) => `effect of ${name}`)])
      expect(text).not.toContain(never);
  });
});
