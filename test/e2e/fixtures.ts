import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright/test';
import { it as base } from 'vitest';
import { launchOptions } from '../../scripts/browser.mjs';
import { startSplitPlayground } from './playground.ts';

/** The `it` of end-to-end tests. Its fixtures start only if a test uses them. */
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
  /** The path of the playground's database file. */
  .extend('database', { scope: 'file' }, ({ folder }) => path.join(folder, 'playground.sqlite'))
  /** The folder of the page that the playground serves. */
  .extend('site', { scope: 'file' }, 'examples/playground')
  .extend('playground', { scope: 'file' }, async ({ database, site }, { onCleanup }) => {
    const playground = await startSplitPlayground(database, site);
    onCleanup(() => playground.stop());
    await playground.startApi();
    return playground;
  })
  /** A browser profile, whose tabs share cookies and storage. */
  .extend('context', async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext();
    onCleanup(() => context.close());
    return context;
  });
