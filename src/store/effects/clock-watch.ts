import type { Model } from '../core/model.ts';
import type { SessionEnvironment } from '../environment.ts';

/** The maximum time between two checks, in ms: timers stop while a device sleeps, and long ones run late. */
const MAX_CHECK_INTERVAL_MS = 5000;
/** The difference of the two clocks between two checks from which the clock was set, or the device slept, in ms. */
const CLOCK_TOLERANCE_MS = 2000;

/** Watches the clock, and checks at the next deadline of a session. */
export interface ClockWatch {
  readonly check: () => void;
  /** Follows the deadlines of the model, which may have moved. */
  readonly follow: () => void;
  /** Returns a function that stops the watch. */
  readonly start: () => () => void;
}

export interface ClockWatchOptions {
  readonly environment: Pick<SessionEnvironment, 'clock' | 'setTimer'>;
  readonly getModel: () => Model;
  readonly expiryWarningMs: number;
  /** Called with whether the clock was set or the device slept. */
  readonly onCheck: (isUnsteady: boolean) => void;
}

export function createClockWatch({
  environment,
  getModel,
  expiryWarningMs,
  onCheck,
}: ClockWatchOptions): ClockWatch {
  const { wall, monotonic } = environment.clock;
  let isStarted = false;
  let cancel = (): void => {};
  let last = { wall: wall(), monotonic: monotonic() };
  let followed: Model['client'] = null;

  function schedule(): void {
    cancel();
    if (isStarted) cancel = environment.setTimer(untilNext(), check);
  }

  function check(): void {
    const now = { wall: wall(), monotonic: monotonic() };
    const drift = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    onCheck(Math.abs(drift) > CLOCK_TOLERANCE_MS);
    schedule();
  }

  function untilNext(): number {
    const { client, clock } = getModel();
    const now = wall() + clock.offset;
    const deadlines = (client?.sessions ?? []).flatMap(({ expireAt, abandonAt }) => [
      expireAt.getTime() - expiryWarningMs,
      expireAt.getTime(),
      abandonAt.getTime(),
    ]);
    const waits = deadlines.map((deadline) => deadline - now).filter((wait) => wait > 0);
    return Math.min(MAX_CHECK_INTERVAL_MS, ...waits);
  }

  return {
    check,
    follow() {
      const { client } = getModel();
      if (client === followed) return;
      followed = client;
      schedule();
    },
    start() {
      isStarted = true;
      last = { wall: wall(), monotonic: monotonic() };
      check();
      return () => {
        isStarted = false;
        cancel();
      };
    },
  };
}
