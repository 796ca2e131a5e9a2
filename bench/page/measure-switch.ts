import { accounts, type BenchmarkApp, type NameListOptions } from './benchmark-app.ts';
import { afterPaint, nextFrame, waitUntilIdle } from './frames.ts';
import { ours, oursWithKeepAlive } from './ours.tsx';
import { plain, plainWithActivity } from './plain.tsx';
import { type AppHandle, mountApp } from './mount-app.ts';
import { alternatingOrder, compare, type Comparison } from './statistics.ts';

const WARM_UP = 20;
const ROUNDS = 150;
// Of lists with more than 1,000 consumers, whose switches take much longer.
const ROUNDS_OF_LONG_LISTS = 40;

/** The durations in ms of a switch, until it is committed by React and until it is painted. */
interface SwitchDurations {
  readonly committed: Comparison;
  readonly painted: Comparison;
}

/** Measures switches between accounts without kept trees. */
export function measureSwitch(): Promise<SwitchDurations> {
  const list = { consumerCount: 1000 };
  return measure({ ours: [ours, list], plain: [plain, list] });
}

/** Measures returns to kept trees. The warm-up rounds create all trees. */
export function measureReturn(consumerCount: number): Promise<SwitchDurations> {
  const list = { consumerCount };
  return measure({ ours: [oursWithKeepAlive, list], plain: [plainWithActivity, list] });
}

/** Measures returns to kept trees whose elements have an ID, compared with kept trees without attributes. */
export function measureAttributes(consumerCount: number): Promise<SwitchDurations> {
  return measure({
    ours: [oursWithKeepAlive, { consumerCount, hasIds: true }],
    plain: [oursWithKeepAlive, { consumerCount }],
  });
}

/** Measures the time from the call of `switchTo()`. */
async function measure(
  mounts: Record<keyof Comparison, readonly [BenchmarkApp, NameListOptions]>,
): Promise<SwitchDurations> {
  const apps = { ours: mountApp(...mounts.ours), plain: mountApp(...mounts.plain) };
  const rounds = mounts.ours[1].consumerCount > 1000 ? ROUNDS_OF_LONG_LISTS : ROUNDS;
  await Promise.all([apps.ours.nextCommit(), apps.plain.nextCommit()]);
  const durations: Record<keyof typeof apps, { committed: number; painted: number }[]> = {
    ours: [],
    plain: [],
  };
  for (let round = 1; round <= WARM_UP + rounds; round += 1) {
    const { id } = accounts[round % accounts.length] ?? accounts[0];
    for (const name of alternatingOrder(round)) durations[name].push(await switchOnce(apps[name], id));
  }
  apps.ours.remove();
  apps.plain.remove();
  const times = (name: keyof typeof apps, event: 'committed' | 'painted') =>
    durations[name].slice(WARM_UP).map((duration) => duration[event]);
  return {
    committed: compare(times('ours', 'committed'), times('plain', 'committed')),
    painted: compare(times('ours', 'painted'), times('plain', 'painted')),
  };
}

async function switchOnce(app: AppHandle, id: string): Promise<{ committed: number; painted: number }> {
  app.setVisible(true);
  await waitUntilIdle();
  await nextFrame();
  const startedAt = performance.now();
  const commit = app.nextCommit();
  const switched = app.switchTo(id);
  await afterPaint();
  const painted = performance.now() - startedAt;
  const committed = (await commit) - startedAt;
  if (committed > painted) throw new Error('The frame was painted before React had committed the switch.');
  await switched;
  app.setVisible(false);
  return { committed, painted };
}
