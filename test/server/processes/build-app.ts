import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { aliases } from '../../../scripts/entries.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let built: Promise<string> | undefined;

/** Bundles app.ts to a file that Node can run, once per test run. Resolves with its path. */
export function buildApp(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: aliases },
    build: {
      ssr: path.join(root, 'test/server/processes/app.ts'),
      target: 'node20',
      minify: false,
      write: false,
    },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error('The app was not built.');
  const [{ code }] = output.output;
  // The hash separates concurrent test runs. Within node_modules, the file can resolve its packages.
  const folder = path.join(root, 'node_modules/.cache/multisession');
  const file = path.join(folder, `app-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
  mkdirSync(folder, { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, code);
  renameSync(temporary, file);
  return file;
}
