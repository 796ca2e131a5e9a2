import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import type { Platform } from './platforms.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Bundles a file of this folder, or an entry point, into a script that defines `bundled`. */
export async function bundle(file: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: aliases },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL(file, import.meta.url)), name: 'bundled', formats: ['iife'] },
    },
  });
  // SAFETY: one format without watching gives one output.
  const [{ output }] = result as [Rolldown.RolldownOutput];
  return output[0].code;
}

export interface RunOptions {
  readonly platform: Platform;
  /** Code that runs before anything is deleted. */
  readonly setUp?: string;
  /** An expression whose value is returned. */
  readonly result: string;
}

/** Runs a script in a realm whose globals are only those of the platform, and returns the result. */
export function runOn(code: string, { platform, setUp = '', result }: RunOptions): Promise<unknown> {
  const realm = `
    const { finish, prune, installReactNative } = globalThis;
    ${setUp}
    prune(${JSON.stringify(platform)});
    ${code}
    Promise.resolve(${result}).then(
      (value) => finish(JSON.stringify({ value })),
      (error) => finish(JSON.stringify({ error: String(error?.stack) + String(error?.cause?.stack ?? '') })),
    );`;
  // A context has its own ECMAScript built-ins. Node's web APIs use those of the process, which stay complete.
  const script = `
    const finish = (result) => process.stdout.write(result, () => process.exit());
    const context = require('node:vm').createContext({ finish });
    const run = (code) => require('node:vm').runInContext(code, context);
    const builtIns = run('Object.getOwnPropertyNames(globalThis)');
    for (const name of ${JSON.stringify(Object.keys(platform))})
      if (name in globalThis && !builtIns.includes(name)) context[name] = globalThis[name];
    for (const code of ${JSON.stringify([read('prune.cjs'), read('react-native.cjs'), realm])}) run(code);`;
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ['-'], { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const outcome: { readonly value?: unknown; readonly error?: string } = JSON.parse(stdout || '{}');
      if (outcome.error !== undefined) reject(new Error(outcome.error));
      else if (error || stdout === '') reject(new Error(`The script failed: ${stderr}`, { cause: error }));
      else resolve(outcome.value);
    });
    child.stdin?.end(script);
  });
}
