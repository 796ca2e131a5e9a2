// Opens each page of the built site in Chromium, and checks that its stories, links, anchors and files exist, and that the search
// finds the pages that newcomers look for. Run by CI.
//   npm run build-storybook && npm run check-site
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { launchOptions } from './browser.mjs';

const site = fileURLToPath(new URL('../storybook-static', import.meta.url));
/** A subfolder, because the site must not depend on its place on a host. */
const base = '/some/folder/';
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Returns the file of the site for a URL path, or undefined if there is none. */
function fileOf(pathname) {
  if (!pathname.startsWith(base)) return undefined;
  const path = join(site, decodeURIComponent(pathname.slice(base.length)));
  const file = path.endsWith('/') || path === site ? join(path, 'index.html') : path;
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

const server = createServer((request, response) => {
  const file = fileOf(new URL(request.url, 'http://localhost').pathname);
  if (file === undefined) {
    response.writeHead(404).end();
  } else {
    // As on a host. Each frame of a page loads the code of all stories, which would keep the network busy without a cache.
    const age = file.includes('/assets/') ? 'max-age=3600' : 'no-cache';
    response.writeHead(200, {
      'cache-control': age,
      'content-type': types[extname(file)] ?? 'text/plain',
    });
    createReadStream(file).pipe(response);
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const { entries } = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'));
const docs = Object.values(entries).filter(({ type }) => type === 'docs');
const problems = [];
/** The IDs of the elements of each page, and the links to check when all pages are known. */
const anchors = new Map();
const links = [];
/** The number of stories whose code was checked. */
let stories = 0;

async function visit(page, id) {
  const report = (problem) => problems.push(`${id}: ${problem}`);
  page.removeAllListeners();
  page.on('pageerror', ({ message }) => report(message));
  page.on('response', (response) => {
    if (response.status() >= 400) report(`${response.url()} responded with ${response.status()}`);
  });
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin))
      report(`requests ${request.url()}`);
  });
  await page.goto(`${origin}${base}iframe.html?viewMode=docs&id=${id}`);
  await page.locator('.site h1, .site h2').first().waitFor();
  const found = await page.evaluate(() => ({
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    hrefs: [...document.querySelectorAll('.site a[href]:not(.sb-story a)')].map((link) =>
      link.getAttribute('href'),
    ),
  }));
  anchors.set(id, new Set(found.ids));
  for (const href of found.hrefs) links.push({ from: id, href });
  await checkStories(page, id);
}

/** Returns the IDs of the stories that a page has to show. */
const storiesOf = (id) =>
  Object.values(entries)
    .filter(
      ({ type, title, tags }) => type === 'story' && title === entries[id].title && tags.includes('autodocs'),
    )
    .map((story) => story.id);

/** Opens the folded stories of a page. Returns whether all of its stories have been loaded. */
function openStories(ids) {
  for (const details of document.querySelectorAll('.site details')) details.open = true;
  return ids.every((id) => document.getElementById(`story--${id}`));
}

const findMissing = (ids) => ids.filter((id) => !document.getElementById(`story--${id}`));

/** Opens the code of each story of a page, and returns it once all of it is shown. */
function openCode() {
  const buttons = [...document.querySelectorAll('.site .docblock-code-toggle')];
  for (const button of buttons) if (button.ariaExpanded !== 'true') button.click();
  const shown = [...document.querySelectorAll('.site .sbdocs-preview pre.prismjs')];
  const codes = shown.map(({ textContent }) => textContent);
  return codes.length === buttons.length && !codes.includes('') && codes;
}

/** Checks that a page shows its stories, and the code of an app for each, rather than that of the story. */
async function checkStories(page, id) {
  const ids = storiesOf(id);
  const polling = { polling: 100 };
  await page.waitForFunction(openStories, ids, polling).catch(async () => {
    const missing = await page.evaluate(findMissing, ids);
    problems.push(`${id}: does not show the stories ${missing.join(', ')}`);
  });
  const codes = await (await page.waitForFunction(openCode, undefined, polling)).jsonValue();
  stories += codes.length;
  for (const code of codes) {
    if (!/from 'multisession[\w/-]*';/.test(code))
      problems.push(`${id}: shows the code ${code.slice(0, 80)}`);
  }
}

/** Returns what is wrong with a link, or undefined. */
function problemOf({ from, href }) {
  const url = new URL(href, `${origin}${base}`);
  if (url.origin !== origin) return undefined;
  const path = href.startsWith('#') ? `/docs/${from}` : url.searchParams.get('path');
  if (path === null) return fileOf(url.pathname) ? undefined : 'there is no such file';
  const id = path.replace(/^\/(docs|story)\//, '');
  if (!entries[id]) return 'there is no such page';
  if (url.hash === '' || !anchors.has(id)) return undefined;
  return anchors.get(id).has(decodeURIComponent(url.hash.slice(1))) ? undefined : 'there is no such anchor';
}

/** A page whose stories are in frames. */
const framed = 'recipes-account-menus--docs';

/** Checks that a page and the frames of its stories have the theme of the toolbar, and that no story takes the focus. */
async function checkTheme(page) {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${origin}${base}iframe.html?viewMode=docs&id=${framed}&globals=theme:dark`);
  await page.locator('.site iframe').first().waitFor();
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  for (const frame of frames)
    await frame.locator('#storybook-root header, #storybook-root :is(aside, main, .menu)').first().waitFor();
  for (const frame of page.frames()) {
    const scheme = await frame.evaluate(() => document.documentElement.style.colorScheme);
    if (scheme !== 'dark')
      problems.push(`${frame.url()}: the colour scheme is "${scheme}" instead of "dark"`);
  }
  const focused = await page.evaluate(() => document.activeElement?.tagName);
  if (frames.length === 0 || focused !== 'BODY')
    problems.push(`${framed}: ${frames.length} frames, focus on ${focused}`);
}

/** Texts that newcomers search for, and the names of the pages that have to be among the first three results. */
const searches = {
  'add account': 'Sign in and add accounts',
  install: 'Installation',
  'keep drafts': 'Scopes, drafts and caches',
  tailwind: 'Tailwind and shadcn',
  translate: 'Languages and translation (i18n)',
  backend: 'Choose or write a backend',
  session_not_current: 'Error codes',
};

/** Checks the results of the search. */
async function checkSearch(page) {
  await page.goto(`${origin}${base}?path=/docs/introduction--docs`);
  // The sidebar lists the pages as soon as their index is loaded.
  await page.locator('#introduction--docs').waitFor();
  const field = page.locator('#storybook-explorer-searchfield');
  const results = page.locator('#storybook-explorer-menu [role="option"]');
  for (const [text, name] of Object.entries(searches)) {
    await field.fill(text);
    await results.first().waitFor();
    const rows = (await results.allInnerTexts()).slice(0, 3);
    if (!rows.some((row) => row.split('\n').includes(name)))
      problems.push(`The search for "${text}" finds ${JSON.stringify(rows)} before "${name}"`);
  }
}

/** Checks that the search ranks each page by its name. Storybook gives all pages the name "Docs". */
function checkNames() {
  for (const { id, title, importPath, anchors = [] } of docs) {
    if (!importPath.startsWith('./.storybook/pages/')) continue;
    if (anchors[0]?.title !== title.slice(title.lastIndexOf('/') + 1))
      problems.push(`${id}: the search does not know its name "${title}"`);
  }
}

const browser = await chromium.launch(launchOptions());
try {
  const queue = docs.map(({ id }) => id);
  const work = async () => {
    const page = await browser.newPage();
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) await visit(page, id);
  };
  await Promise.all([work(), work(), work()]);
  await checkTheme(await browser.newPage());
  await checkSearch(await browser.newPage());
} finally {
  await browser.close();
  server.close();
}
checkNames();
for (const link of links) {
  const problem = problemOf(link);
  if (problem) problems.push(`${link.from}: ${link.href}: ${problem}`);
}
console.log(`${docs.length} pages, ${links.length} links and the code of ${stories} stories checked.`);
for (const problem of problems) console.error(problem);
if (docs.length === 0 || links.length === 0 || stories === 0 || problems.length > 0) process.exitCode = 1;
