// `npm run size`: what an app pays for this package, minified and gzipped, React not counted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, minify } from 'vite';

const folder = fileURLToPath(new URL('../node_modules/.cache/size', import.meta.url));
const hooks = 'SessionProvider, useSession, useSessionList, useSessionActions, SignedIn, SignedOut';

const cases = [
  { what: 'provider, hooks, gates', code: `export { ${hooks} } from '../../../dist/index.js'`, target: 6 },
  {
    what: '+ httpBackend',
    code: `export { ${hooks}, httpBackend } from '../../../dist/index.js'`,
    target: 9,
  },
  {
    what: '+ SessionSwitcher',
    code: `export { ${hooks}, httpBackend } from '../../../dist/index.js';
      export { SessionSwitcher } from '../../../dist/components/index.js'`,
    target: 13,
  },
];

const rows = [];
for (const { what, code, target } of cases) {
  const bytes = await gzippedSize(code);
  rows.push({ what, 'kB min+gzip': Number((bytes / 1000).toFixed(1)), target: `<= ${target}` });
}
console.table(rows);

async function gzippedSize(code) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/entry.js`, code);
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      lib: { entry: `${folder}/entry.js`, formats: ['es'] },
      rolldownOptions: { external: [/^react/] },
    },
  });
  // Vite leaves the white space in what it takes for a library.
  const { code: minified } = await minify('entry.js', output[0].code);
  return gzipSync(minified, { level: 9 }).length;
}
