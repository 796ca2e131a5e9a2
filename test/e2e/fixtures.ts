import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright/test';
import { it as base } from 'vitest';
import { launchOptions } from '../../scripts/browser.mjs';
import { buildSite, type SplitBackend, startSplitPlayground } from './split-playground.ts';

// Fixtures with the scope of a worker are set up once for each `it` that extends another one, so these are kept here.
let launched: Promise<Browser> | undefined;
let sites: Promise<string> | undefined;
const built = new Map<string, Promise<void>>();

/** Returns the folder into which a site is built, once for all files of a worker. */
async function build(folder: string, backend: SplitBackend = 'multisession'): Promise<string> {
  sites ??= mkdtemp(path.join(tmpdir(), 'multisession-sites-'));
  const site = path.join(await sites, folder, backend);
  const done = built.get(site) ?? buildSite(folder, site, backend);
  built.set(site, done);
  await done;
  return site;
}

/** The `it` of end-to-end tests. Its fixtures start only if a test uses them. */
export const it = base
  /** The browser of all files of a worker. */
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }) => {
    launched ??= chromium.launch(launchOptions());
    const browser = await launched;
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('builtSite', { scope: 'worker' }, async ({}, { onCleanup }) => {
    onCleanup(async () => sites && rm(await sites, { recursive: true, force: true }));
    return build;
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
  .extend('playground', { scope: 'file' }, async ({ database, site, builtSite }, { onCleanup }) => {
    const playground = await startSplitPlayground({ database, site: await builtSite(site) });
    onCleanup(() => playground.stop());
    return playground;
  })
  /** A browser profile, whose tabs share cookies and storage. */
  .extend('context', async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext();
    onCleanup(() => context.close());
    return context;
  });
