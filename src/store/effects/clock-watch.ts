import type { Model } from '../core/model.ts';
import { readMoment } from '../core/moment.ts';
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
  /** Called with whether the clock was set or the device slept. */
  readonly onCheck: (isUnsteady: boolean) => void;
}

export function createClockWatch({ environment, getModel, onCheck }: ClockWatchOptions): ClockWatch {
  const { clock } = environment;
  let isStarted = false;
  let cancel = (): void => {};
  let last = readMoment(clock);
  let followed: Model['listedFor'] = null;

  function schedule(): void {
    cancel();
    if (isStarted) cancel = environment.setTimer(untilNext(), check);
  }

  function check(): void {
    const now = readMoment(clock);
    const drift = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    onCheck(Math.abs(drift) > CLOCK_TOLERANCE_MS);
    schedule();
  }

  function untilNext(): number {
    const { listedFor, clock: server } = getModel();
    const wait = (listedFor?.until ?? Infinity) - clock.wall() - server.offset;
    return Math.min(MAX_CHECK_INTERVAL_MS, Math.max(0, wait));
  }

  return {
    check,
    follow() {
      const { listedFor } = getModel();
      if (listedFor === followed) return;
      followed = listedFor;
      schedule();
    },
    start() {
      isStarted = true;
      last = readMoment(clock);
      check();
      return () => {
        isStarted = false;
        cancel();
      };
    },
  };
}
