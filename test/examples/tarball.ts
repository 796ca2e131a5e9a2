import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { run } from './commands.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the package as `npm pack` creates it. */
    readonly tarball: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds and packs the package once, for all tests of the run. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'multisession-tarball-'));
  await run('npm run build', { cwd: root });
  await run(`npm pack --pack-destination "${folder}"`, { cwd: root });
  const [file = ''] = await readdir(folder);
  provide('tarball', path.join(folder, file));
  return () => rm(folder, { recursive: true, force: true });
}
