import { accounts, type Contestant } from './contestant.ts';
import { framePainted, frameStarts, pause } from './frames.ts';
import { ours, oursKept } from './ours.tsx';
import { plain, plainKept } from './plain.tsx';
import { type Staged, stage } from './stage.ts';
import { type Comparison, compare, inTurns } from './statistics.ts';

const WARM_UP = 20;
const ROUNDS = 150;

/** How long something takes until React has committed it, and until it was painted, too. */
interface Switches {
  readonly committed: Comparison;
  readonly painted: Comparison;
}

export function measureSwitch(): Promise<Switches> {
  return measure({ ours, plain });
}

/** All trees are there after the first rounds. */
export function measureReturn(): Promise<Switches> {
  return measure({ ours: oursKept, plain: plainKept });
}

/** From the call that switches on. */
async function measure(contestants: Record<keyof Comparison, Contestant>): Promise<Switches> {
  const apps = { ours: stage(contestants.ours), plain: stage(contestants.plain) };
  await Promise.all([apps.ours.nextCommit(), apps.plain.nextCommit()]);
  const took: Record<keyof typeof apps, { committed: number; painted: number }[]> = { ours: [], plain: [] };
  for (let round = 1; round <= WARM_UP + ROUNDS; round += 1) {
    const { id } = accounts[round % accounts.length] ?? accounts[0];
    for (const name of inTurns(round)) took[name].push(await switchOnce(apps[name], id));
  }
  apps.ours.remove();
  apps.plain.remove();
  const times = (name: keyof typeof apps, until: 'committed' | 'painted') =>
    took[name].slice(WARM_UP).map((one) => one[until]);
  return {
    committed: compare(times('ours', 'committed'), times('plain', 'committed')),
    painted: compare(times('ours', 'painted'), times('plain', 'painted')),
  };
}

async function switchOnce(app: Staged, id: string): Promise<{ committed: number; painted: number }> {
  app.setVisible(true);
  await pause();
  await frameStarts();
  const begun = performance.now();
  const commit = app.nextCommit();
  const answered = app.switchTo(id);
  await framePainted();
  const painted = performance.now() - begun;
  const committed = (await commit) - begun;
  if (committed > painted) throw new Error('The frame was painted before React had committed the switch.');
  await answered;
  app.setVisible(false);
  return { committed, painted };
}
