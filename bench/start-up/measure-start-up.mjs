import { chromium } from 'playwright';
import { launchOptions } from '../../scripts/browser.mjs';
import { buildPage } from './build-page.mjs';
import { recordResponses } from './record-responses.mjs';
import { servePages } from './serve-pages.mjs';

const ROUNDS = 9;
// What the page does after it has painted the name counts as part of its load.
const SETTLE_MS = 500;

const slow4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1_000_000) / 8,
  uploadThroughput: (0.75 * 1_000_000) / 8,
};

const preload = '<link rel="preload" as="fetch" crossorigin="use-credentials" href="/v1/client?first" />';

/** The pages, and what is asked of them. The first one is the baseline of the ratios. */
const pages = [
  { name: 'plain React, one fetch', path: '/plain/', target: '' },
  { name: 'Better Auth, multi-session', path: '/better-auth/', target: '' },
  { name: 'httpBackend', path: '/http-backend/', target: '<= 1.10, <= Better Auth' },
  { name: 'httpBackend, preload', path: '/http-backend-preload/', target: '<= 1.00' },
];

/**
 * Measures the time from the navigation until the account's name is painted, on slow 4G with a cold cache. The pages are
 * measured alternately. All are served from memory by one server, which responds at once.
 */
export async function measureStartUp() {
  const server = await servePages(await buildPages(), await recordResponses());
  const browser = await chromium.launch(launchOptions());
  try {
    const loads = new Map(pages.map(({ path }) => [path, []]));
    // The first round warms up the server and the browser.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { path } of pages) {
        const load = await loadPage(browser, server, path);
        if (round > 0) loads.get(path).push(load);
      }
    }
    return report(loads);
  } finally {
    await browser.close();
    server.close();
  }
}

async function buildPages() {
  const [plain, betterAuth, ours] = [
    await buildPage('plain'),
    await buildPage('better-auth'),
    await buildPage('http-backend'),
  ];
  const html = ours.find(({ path }) => path === '/http-backend/').text;
  const preloading = { path: '/http-backend-preload/', text: html.replace('<script', `${preload}\n<script`) };
  return [...plain, ...betterAuth, ...ours, preloading];
}

/** Loads a page in a new context, whose cache is empty. */
async function loadPage(browser, server, path) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', slow4G);
    await page.addInitScript(observePaint);
    server.reset();
    await page.goto(server.origin + path);
    const { paintedMs, bytes } = await page.evaluate('namePainted');
    await page.waitForTimeout(SETTLE_MS);
    const { requests, missing, busyMs } = server.log;
    if (missing.length > 0) throw new Error(`No response was recorded for ${missing.join(', ')}.`);
    const clientRequests = requests.filter((url) => /^\/v1\/client(\?|$)/.test(url)).length;
    return { paintedMs, bytes, clientRequests, requests: requests.length, busyMs };
  } finally {
    await context.close();
  }
}

/** Runs in the page: resolves with the time at which the browser has painted the account's name. */
function observePaint() {
  globalThis.namePainted = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntries().find(({ identifier }) => identifier === 'account-name');
      if (!entry) return;
      const loaded = performance
        .getEntriesByType('resource')
        .filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= entry.renderTime);
      const bytes = loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
      resolve({ paintedMs: entry.renderTime, bytes });
    }).observe({ type: 'element', buffered: true });
  });
}

function report(loads) {
  const [baseline] = pages;
  const base = median(loads.get(baseline.path), 'paintedMs');
  return pages.map(({ name, path, target }) => {
    const times = loads.get(path).map(({ paintedMs }) => Math.round(paintedMs));
    const painted = median(loads.get(path), 'paintedMs');
    return {
      'to the name painted': name,
      ratio: (painted / base).toFixed(2),
      target,
      'median, ms': Math.round(painted),
      'min-max, ms': `${Math.min(...times)}-${Math.max(...times)}`,
      'requests for the client': Math.max(...loads.get(path).map(({ clientRequests }) => clientRequests)),
      'all requests': median(loads.get(path), 'requests'),
      'loaded before, kB': (median(loads.get(path), 'bytes') / 1000).toFixed(1),
      'server, ms': median(loads.get(path), 'busyMs').toFixed(1),
    };
  });
}

function median(loads, key) {
  const values = loads.map((load) => load[key]).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}
