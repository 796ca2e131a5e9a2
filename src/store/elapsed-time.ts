import type { EnvironmentClock } from './environment.ts';

/** The minimum time between two comparisons of the clocks, in ms: each comparison adds a rounding error. */
const MIN_INTERVAL_MS = 1000;

/**
 * Returns a function that returns the time that has passed, in ms, whatever the local clock shows: the wall clock may be set
 * back, and the monotonic clock may stop while the device sleeps.
 */
export function createElapsedTime({ wall, monotonic }: EnvironmentClock): () => number {
  const read = (elapsed: number) => ({ elapsed, wall: wall(), monotonic: monotonic() });
  let last = read(0);
  return () => {
    const now = read(last.elapsed);
    const passed = Math.max(now.wall - last.wall, now.monotonic - last.monotonic);
    now.elapsed += passed;
    // The wall clock was set back, or the interval is over.
    if (passed >= MIN_INTERVAL_MS || now.wall < last.wall) last = now;
    return now.elapsed;
  };
}
