import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { entries } from '../../../scripts/entries.mjs';

export const runtimes = ['node', 'deno', 'bun', 'workerd'] as const;
export type Runtime = (typeof runtimes)[number];

const root = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(import.meta.url);

/** The program of each runtime, within its package. */
const programs: Readonly<Record<Exclude<Runtime, 'node'>, string>> = {
  deno: 'deno/deno',
  bun: 'bun/bin/bun.exe',
  workerd: 'workerd/bin/workerd',
};

/** Returns the path of a runtime's program, or `null` if it is not installed, because it has no build for this platform. */
export function findProgram(runtime: Runtime): string | null {
  if (runtime === 'node') return process.execPath;
  const [name = '', ...rest] = programs[runtime].split('/');
  try {
    const file = join(dirname(require.resolve(`${name}/package.json`)), ...rest);
    return [file, `${file}.exe`].find((candidate) => existsSync(candidate)) ?? null;
  } catch {
    return null;
  }
}

/** Starts the app on a runtime. Resolves to its origin, and to the function that ends its process. */
export async function startRuntime(runtime: Runtime, program: string, folder: string, keys: string) {
  const script = await bundle(runtime, folder);
  const file = join(folder, 'sessions.db');
  const args = {
    node: [script, file, keys],
    deno: ['run', '--no-lock', '--allow-all', script, file, keys],
    bun: [script, file, keys],
    workerd: ['serve', writeConfig(folder, keys), '--control-fd=1'],
  };
  const child = spawn(program, args[runtime], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  return { origin: `http://127.0.0.1:${await portOf(child)}`, stop: () => void child.kill('SIGKILL') };
}

/** Bundles the app for a runtime. Packages with native code are loaded from `node_modules`. */
async function bundle(runtime: Runtime, folder: string): Promise<string> {
  const alias = Object.entries(entries).map(([name, file]) => [
    `multisession/${name}`.replace(/\/index$/, ''),
    join(root, file),
  ]);
  // Packages are found from within `node_modules`. workerd reads files next to its configuration.
  const cache = join(root, 'node_modules/.cache/multisession');
  mkdirSync(cache, { recursive: true });
  const outfile = runtime === 'workerd' ? join(folder, 'app.mjs') : join(cache, `on-${runtime}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`on-${runtime}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    alias: Object.fromEntries(alias),
    external: ['libsql', 'pg', 'node:*'],
  });
  return outfile;
}

/** Writes the configuration of workerd. Durable Objects store their databases in the folder. */
function writeConfig(folder: string, keys: string): string {
  const file = join(folder, 'workerd.capnp');
  writeFileSync(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .app),
    (name = "disk", disk = (path = ${JSON.stringify(folder)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const app :Workerd.Worker = (
  modules = [(name = "app.js", esModule = embed "app.mjs")],
  compatibilityDate = "2026-04-01",
  durableObjectNamespaces = [(className = "Sessions", uniqueKey = "sessions", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [
    (name = "SESSIONS", durableObjectNamespace = "Sessions"),
    (name = "KEYS", text = ${JSON.stringify(keys)}),
  ],
);
`,
  );
  return file;
}

/** Resolves to the port that the app prints, or that workerd reports on its control channel. */
function portOf({ stdout }: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, printed, reported] = /PORT (\d+)\n|"event":"listen".*"port":(\d+)/.exec(output) ?? [];
      const port = printed ?? reported;
      if (port !== undefined) resolve(Number(port));
    });
    stdout?.once('end', () => reject(new Error(`The runtime exited before it was listening: ${output}`)));
  });
}
