import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright/test';
import { it as base } from 'vitest';
import { launchOptions } from '../../scripts/browser.mjs';
import { startSplitPlayground } from './playground.ts';

/** Tests with a browser. Each has what it asks for, and only that is started. */
export const it = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await chromium.launch(launchOptions());
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('folder', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'multisession-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  /** The path of the playground's database. */
  .extend('database', { scope: 'file' }, ({ folder }) => path.join(folder, 'playground.sqlite'))
  /** The folder of the page that the playground's server shows. */
  .extend('site', { scope: 'file' }, 'examples/playground')
  .extend('playground', { scope: 'file' }, async ({ database, site }, { onCleanup }) => {
    const playground = await startSplitPlayground(database, site);
    onCleanup(() => playground.stop());
    await playground.startApi();
    return playground;
  })
  /** What one person's tabs share. */
  .extend('context', async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext();
    onCleanup(() => context.close());
    return context;
  });
