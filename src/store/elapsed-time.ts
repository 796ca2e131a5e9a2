import type { EnvironmentClock } from './environment.ts';

/** The minimum time between two comparisons of the clocks, in ms: each comparison adds a rounding error. */
const MIN_INTERVAL_MS = 1000;

/**
 * Returns a function that returns the time that has passed, in ms, whatever the local clock shows: the wall clock may be set
 * back, and the monotonic clock may stop while the device sleeps.
 */
export function createElapsedTime({ wall, monotonic }: EnvironmentClock): () => number {
  let last = { elapsed: 0, wall: wall(), monotonic: monotonic() };
  return () => {
    const nowWall = wall();
    const nowMonotonic = monotonic();
    const passed = Math.max(nowWall - last.wall, nowMonotonic - last.monotonic);
    const elapsed = last.elapsed + passed;
    // The wall clock was set back, or the interval is over.
    if (passed >= MIN_INTERVAL_MS || nowWall < last.wall)
      last = { elapsed, wall: nowWall, monotonic: nowMonotonic };
    return elapsed;
  };
}
