// `npm run size`: prints the size of the package in the bundles of apps, minified and gzipped, without React and TanStack
// Query. Fails if a size exceeds its limit. `npm run size -- --modules` prints the weight of each module.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { bundlers } from './bundlers.mjs';
import { cases, styles, weighedCase } from './cases.mjs';
import { findFirstLoad } from './find-first-load.mjs';
import { gzippedBytes } from './gzipped-bytes.mjs';
import { weighModules } from './weigh-modules.mjs';

const folder = fileURLToPath(new URL('../../node_modules/.cache/size', import.meta.url));
mkdirSync(folder, { recursive: true });

if (process.argv.includes('--modules')) await printModules();
else await printSizes();

async function printSizes() {
  const rows = [];
  const excesses = [];
  for (const { imports, code, first, all } of cases) {
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      const size = await measure(await bundle(writeEntry(code)));
      rows.push({
        imports,
        bundler,
        'static, kB': size.static,
        'first load, kB': size.first,
        'limit of first': first,
        'all, kB': size.all,
        'limit of all': all,
      });
      if (size.first > first)
        excesses.push(`${imports}, ${bundler}, first load: ${size.first} > ${first} kB`);
      if (size.all > all) excesses.push(`${imports}, ${bundler}, all: ${size.all} > ${all} kB`);
    }
  }
  console.table(rows);
  const kB = inKilobytes(gzippedBytes(await bundleStyles()));
  console.table([{ file: 'styles.css', kB, limit: styles.limit }]);
  if (kB > styles.limit) excesses.push(`styles.css: ${kB} > ${styles.limit} kB`);
  if (excesses.length > 0) {
    console.error(`The package is too large in an app's bundle:\n${excesses.join('\n')}`);
    process.exitCode = 1;
  }
}

async function printModules() {
  const rows = await weighModules(writeEntry(weighedCase.code));
  console.table(rows);
}

function writeEntry(code) {
  const entry = `${folder}/entry.js`;
  writeFileSync(entry, code);
  return entry;
}

async function measure(chunks) {
  const sizes = new Map(chunks.map(({ fileName, code }) => [fileName, gzippedBytes(code)]));
  const sum = (names) => inKilobytes([...names].reduce((total, name) => total + sizes.get(name), 0));
  const load = await findFirstLoad(chunks);
  return { static: sum(load.static), first: sum(load.first), all: sum(sizes.keys()) };
}

async function bundleStyles() {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, cssTarget: 'esnext', rolldownOptions: { input: styles.file } },
  });
  return output.find(({ fileName }) => fileName.endsWith('.css')).source;
}

function inKilobytes(bytes) {
  return Number((bytes / 1000).toFixed(1));
}
