// `npm run size`: prints the size of the package in an app's bundle, minified and gzipped, without React. The first column
// is what the first render needs; the other chunks are loaded in parallel. Fails if a size exceeds its limit.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, minify } from 'vite';

const folder = fileURLToPath(new URL('../node_modules/.cache/size', import.meta.url));
const hooks = 'SessionProvider, useSession, useSessionList, useSessionActions, SignedIn, SignedOut';
const index = '../../../dist/index.js';

const cases = [
  { imports: 'provider, hooks, gates', code: `export { ${hooks} } from '${index}'`, first: 4, all: 18.5 },
  { imports: '+ httpBackend', code: `export { ${hooks}, httpBackend } from '${index}'`, first: 5, all: 23.5 },
  {
    imports: '+ betterAuthBackend instead',
    code: `export { ${hooks} } from '${index}';
      export { betterAuthBackend } from '../../../dist/better-auth.js'`,
    first: 5,
    all: 24.7,
  },
  {
    imports: '+ SessionQueryScope',
    code: `export { ${hooks}, httpBackend } from '${index}';
      export { SessionQueryScope } from '../../../dist/query/index.js'`,
    first: 12,
    all: 29.5,
  },
  {
    imports: '+ SessionSwitcher',
    code: `export { ${hooks}, httpBackend } from '${index}';
      export { SessionSwitcher } from '../../../dist/components/index.js'`,
    first: 10.5,
    all: 29.3,
  },
];

const rows = [];
for (const { imports, code, first, all } of cases) {
  const size = await measureSize(code);
  rows.push({
    imports,
    'first chunk, kB': size.first,
    'limit of first': first,
    'all chunks, kB': size.all,
    'limit of all': all,
  });
  if (size.first > first || size.all > all) process.exitCode = 1;
}
console.table(rows);
const styles = { file: 'styles.css', kB: await measureStyles(), limit: 4 };
if (styles.kB > styles.limit) process.exitCode = 1;
console.table([styles]);
if (process.exitCode) console.error('The bundle is too large: a size exceeds its limit.');

async function measureSize(code) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/entry.js`, code);
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      lib: { entry: `${folder}/entry.js`, formats: ['es'] },
      rolldownOptions: { external: [/^react/, /^@tanstack/] },
    },
  });
  const sizes = new Map();
  // Vite does not remove white space from the output of a library build.
  for (const { fileName, code } of output) {
    sizes.set(fileName, gzipSync((await minify(fileName, code)).code, { level: 9 }).length);
  }
  return { first: kilobytes(initialChunks(output), sizes), all: kilobytes(sizes.keys(), sizes) };
}

async function measureStyles() {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      cssTarget: 'esnext',
      rolldownOptions: { input: fileURLToPath(new URL('../dist/styles.css', import.meta.url)) },
    },
  });
  const { source } = output.find(({ fileName }) => fileName.endsWith('.css'));
  return inKilobytes(gzipSync(source, { level: 9 }).length);
}

/** Returns the names of the entry chunk and of its static imports. */
function initialChunks(output) {
  const first = new Set(output.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of first) {
    const { imports = [] } = output.find(({ fileName }) => fileName === name) ?? {};
    for (const imported of imports)
      if (output.some(({ fileName }) => fileName === imported)) first.add(imported);
  }
  return first;
}

function kilobytes(names, sizes) {
  return inKilobytes([...names].reduce((sum, name) => sum + sizes.get(name), 0));
}

function inKilobytes(bytes) {
  return Number((bytes / 1000).toFixed(1));
}
