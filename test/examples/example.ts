import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSigningKey } from 'multisession/server';
import { run, serve, type StartedServer } from './commands.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** The files of an example that are not in its repository. */
const generated = new Set(['node_modules', 'dist', 'build', 'data', '.next', '.output', '.react-router']);

/** The options that make an installation fast: without requests other than for packages that are not in the cache. */
const installOptions = '--prefer-offline --no-audit --no-fund';

/**
 * Copies an example into an empty folder, installs it with the packed package, builds it and starts it in production. The
 * example gets its port from `PORT` and its signing keys from `MULTISESSION_KEYS`.
 */
export async function startExample(name: string, tarball: string): Promise<StartedServer> {
  const cwd = await mkdtemp(path.join(tmpdir(), `multisession-${name}-`));
  const remove = () => rm(cwd, { recursive: true, force: true });
  try {
    await cp(path.join(examples, name), cwd, {
      recursive: true,
      filter: (source) => !generated.has(path.basename(source)),
    });
    await run(`npm ci ${installOptions}`, { cwd });
    await run(`npm install --no-save --no-package-lock ${installOptions} "${tarball}"`, { cwd });
    await run('npm run build', { cwd });
    const server = await startInProduction(cwd);
    return { ...server, stop: () => server.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startInProduction(cwd: string): Promise<StartedServer> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    PORT: String(port),
    MULTISESSION_KEYS: JSON.stringify([await generateSigningKey()]),
  };
  return serve(`http://localhost:${port}`, 'npm start', { cwd, env });
}

/** Returns a port that is free. */
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
