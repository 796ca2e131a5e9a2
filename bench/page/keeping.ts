import { accounts } from './contestant.ts';
import { pause } from './frames.ts';
import { oursKept } from './ours.tsx';
import { plainKept } from './plain.tsx';
import { stage } from './stage.ts';
import type { Comparison } from './statistics.ts';

const contestants: Readonly<Record<keyof Comparison, typeof oursKept>> = { ours: oursKept, plain: plainKept };

/** Shows one account's tree, calls `measure`, shows all the others' too, and calls it again. */
export async function keepTrees(name: keyof Comparison, measure: () => Promise<number>): Promise<number> {
  const app = stage(contestants[name]);
  await app.nextCommit();
  await pause();
  const before = await measure();
  const [first, ...others] = accounts;
  for (const { id } of [...others, first]) {
    const commit = app.nextCommit();
    await app.switchTo(id);
    await commit;
    await pause();
  }
  const after = await measure();
  app.remove();
  return (after - before) / others.length;
}
