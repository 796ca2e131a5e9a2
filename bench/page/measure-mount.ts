import type { BenchmarkApp } from './benchmark-app.ts';
import { waitUntilIdle } from './frames.ts';
import { ours } from './ours.tsx';
import { plain } from './plain.tsx';
import { mountApp } from './mount-app.ts';
import { alternatingOrder, compare, type Comparison } from './statistics.ts';

const WARM_UP = 10;
const ROUNDS = 80;

const apps = { ours, plain };

/** Measures the time from the mount of an app until React has committed the loaded account. */
export async function measureMount(): Promise<Comparison> {
  const durations: Record<keyof typeof apps, number[]> = { ours: [], plain: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const name of alternatingOrder(round)) durations[name].push(await mountOnce(apps[name]));
  }
  return compare(durations.ours.slice(WARM_UP), durations.plain.slice(WARM_UP));
}

async function mountOnce(benchmarkApp: BenchmarkApp): Promise<number> {
  await waitUntilIdle();
  const startedAt = performance.now();
  const app = mountApp(benchmarkApp);
  const committed = (await app.nextCommit()) - startedAt;
  app.remove();
  return committed;
}
