/** A point in time on both clocks of an environment, in ms: see {@link EnvironmentClock}. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}
