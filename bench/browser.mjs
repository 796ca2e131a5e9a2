import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchOptions } from '../scripts/browser.mjs';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));

/** What a person waits for, in a real browser, beside plain React with a bare store. */
export async function inBrowser() {
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await open(page, await buildPage());
    const { committed, painted } = await page.evaluate('measureSwitch()');
    const mounted = await page.evaluate('measureMount()');
    return [
      row('switch with 1,000 consumers, to committed', committed),
      row('switch with 1,000 consumers, to painted', painted),
      row('mount with 1,000 consumers, to loaded and committed', mounted),
    ];
  } finally {
    await browser.close();
  }
}

/** As an app is built: minified, with React for production. */
async function buildPage() {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: [
        { find: /^multisession$/, replacement: at('../dist/index.js') },
        { find: /^multisession\/testing$/, replacement: at('../dist/testing/index.js') },
      ],
    },
    build: { write: false, rolldownOptions: { input: at('page/main.ts'), output: { format: 'iife' } } },
  });
  return output[0].code;
}

async function open(page, script) {
  // An origin of its own, isolated: then the page has locks, and a clock that counts in microseconds.
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

function row(what, { ours, plain }) {
  return {
    what,
    measured: `${ours.toFixed(2)} ms`,
    beside: `${plain.toFixed(2)} ms (plain React, bare zustand store)`,
    ratio: (ours / plain).toFixed(2),
    target: '<= 2',
  };
}
