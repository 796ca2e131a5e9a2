import { accounts } from './benchmark-app.ts';
import { waitUntilIdle } from './frames.ts';
import { oursWithKeepAlive } from './ours.tsx';
import { plainWithActivity } from './plain.tsx';
import { mountApp } from './mount-app.ts';
import type { Comparison } from './statistics.ts';

const apps: Readonly<Record<keyof Comparison, typeof oursWithKeepAlive>> = {
  ours: oursWithKeepAlive,
  plain: plainWithActivity,
};

/** Returns the memory in bytes per hidden tree: measures with one tree, shows all others, and measures again. */
export async function measureKeptTrees(
  name: keyof Comparison,
  measureBytes: () => Promise<number>,
): Promise<number> {
  const app = mountApp(apps[name]);
  await app.nextCommit();
  await waitUntilIdle();
  const before = await measureBytes();
  const [first, ...others] = accounts;
  for (const { id } of [...others, first]) {
    const nextCommit = app.nextCommit();
    await app.switchTo(id);
    await nextCommit;
    await waitUntilIdle();
  }
  const after = await measureBytes();
  app.remove();
  return (after - before) / others.length;
}
