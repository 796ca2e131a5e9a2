import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';

/** A running playground with its own database. */
export interface Playground {
  readonly url: string;
  /** Restarts the server, with the same URL and database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the playground with `npm start`. */
export async function startWithNpm(database: string, backend = 'multisession'): Promise<Playground> {
  const args = ['start', '--', '--port', String(await freePort()), '--backend', backend, '--strictPort'];
  const start = (): ChildProcess =>
    spawn('npm', args, {
      cwd: root,
      env: { ...process.env, PLAYGROUND_DATABASE: database, NO_COLOR: '1' },
      // A process group, for `stopProcessGroup()`. On Windows `npm` is a script, which needs a shell.
      detached: !isWindows,
      shell: isWindows,
    });
  let child = start();
  return {
    url: await readPrintedUrl(child),
    async restart() {
      await stopProcessGroup(child);
      child = start();
      await readPrintedUrl(child);
    },
    stop: () => stopProcessGroup(child),
  };
}

function readPrintedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /Local:\s+(http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`npm start exited before it printed its URL:\n${output}`)));
  });
}

/** Stops npm and its child processes, like Ctrl-C. */
function stopProcessGroup(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (child.pid === undefined) return;
    if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGTERM');
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer();
    socket.listen(0, () => {
      // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
