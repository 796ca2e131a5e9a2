import type { EnvironmentClock } from '../environment.ts';

/** A point in time on both clocks of an environment, in ms: see {@link EnvironmentClock}. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/** Returns the current time of both clocks. */
export function readMoment({ wall, monotonic }: EnvironmentClock): Moment {
  return { wall: wall(), monotonic: monotonic() };
}
