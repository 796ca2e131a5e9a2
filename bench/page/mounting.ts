import type { Contestant } from './contestant.ts';
import { pause } from './frames.ts';
import { ours } from './ours.tsx';
import { plain } from './plain.tsx';
import { stage } from './stage.ts';
import { type Comparison, compare, inTurns } from './statistics.ts';

const WARM_UP = 10;
const ROUNDS = 80;

const apps = { ours, plain };

/** How long it takes to mount the app, load it, and commit what was loaded. */
export async function measureMount(): Promise<Comparison> {
  const took: Record<keyof typeof apps, number[]> = { ours: [], plain: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const name of inTurns(round)) took[name].push(await mountOnce(apps[name]));
  }
  return compare(took.ours.slice(WARM_UP), took.plain.slice(WARM_UP));
}

async function mountOnce(contestant: Contestant): Promise<number> {
  await pause();
  const begun = performance.now();
  const app = stage(contestant);
  const committed = (await app.nextCommit()) - begun;
  app.remove();
  return committed;
}
