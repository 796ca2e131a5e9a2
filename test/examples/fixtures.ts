import { chromium } from 'playwright/test';
import { it as base } from 'vitest';
import { launchOptions } from '../../scripts/browser.mjs';

/** The `it` of tests in a browser. Its fixtures start only if a test uses them. */
export const it = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await chromium.launch(launchOptions());
    onCleanup(() => browser.close());
    return browser;
  })
  /** A browser profile, whose tabs share cookies and storage. */
  .extend('context', async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext();
    onCleanup(() => context.close());
    return context;
  });
