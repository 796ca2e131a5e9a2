import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchOptions } from '../scripts/browser.mjs';
import { measureTreeMemory } from './measure-tree-memory.mjs';

const activityBaseline = 'plain React, bare <Activity>';

const resolvePath = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Measures switches, mounts and memory in Chromium. The baseline is plain React with a bare zustand store. */
export async function measureInBrowser() {
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await open(page, await buildPage());
    const switched = await page.evaluate('measureSwitch()');
    const returned = await page.evaluate('measureReturn(1_000)');
    const returnedToMany = await page.evaluate('measureReturn(10_000)');
    const withIds = await page.evaluate('measureAttributes(10_000)');
    const mounted = await page.evaluate('measureMount()');
    const memory = await measureTreeMemory(page);
    return [
      row('switch with 1,000 consumers, to committed', switched.committed),
      row('switch with 1,000 consumers, to painted', switched.painted),
      row('return to a kept tree of 1,000 consumers, to committed', returned.committed, activityBaseline),
      row('return to a kept tree of 1,000 consumers, to painted', returned.painted, activityBaseline),
      row(
        'return to a kept tree of 10,000 consumers, to committed',
        returnedToMany.committed,
        activityBaseline,
      ),
      attributesRow(withIds.committed, 10_000),
      row('mount with 1,000 consumers, to loaded and committed', mounted),
      row('memory per kept tree of 1,000 consumers', inKilobytes(memory), activityBaseline, 'kB'),
    ];
  } finally {
    await browser.close();
  }
}

/** Builds the page like a production app: minified, with the production build of React. */
async function buildPage() {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: [
        { find: /^multisession$/, replacement: resolvePath('../dist/index.js') },
        { find: /^multisession\/testing$/, replacement: resolvePath('../dist/testing/index.js') },
      ],
    },
    build: {
      write: false,
      rolldownOptions: { input: resolvePath('page/main.ts'), output: { format: 'iife' } },
    },
  });
  return output[0].code;
}

async function open(page, script) {
  // Cross-origin isolation gives the page a clock with a resolution of microseconds; a real origin gives it Web Locks.
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html>' }),
  );
  await page.goto('http://localhost/');
  await page.addScriptTag({ content: script });
}

function inKilobytes({ ours, plain }) {
  return { ours: ours / 1024, plain: plain / 1024 };
}

/** Returns by how much a return takes longer if each element has an attribute to strip and another one to restore. */
function attributesRow({ ours, plain }, elements) {
  return {
    benchmark: `strip and restore an attribute, in a return to a tree of ${elements.toLocaleString('en')}`,
    result: `${(((ours - plain) / elements) * 1000).toFixed(2)} us per element`,
    baseline: `${plain.toFixed(2)} ms (kept trees without attributes)`,
    target: '<= 10 us',
  };
}

function row(benchmark, { ours, plain }, baseline = 'plain React, bare zustand store', unit = 'ms') {
  return {
    benchmark,
    result: `${ours.toFixed(2)} ${unit}`,
    baseline: `${plain.toFixed(2)} ${unit} (${baseline})`,
    ratio: (ours / plain).toFixed(2),
    target: '<= 2',
  };
}
