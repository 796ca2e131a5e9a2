import { isSignedIn, type Session, type SignedInSession } from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import type { EventHub } from './events.ts';
import type { ServerClock } from './server-clock.ts';
import type { StateKeeper } from './session-state.ts';

/** Watches every session's deadlines. */
export interface Deadlines {
  /** Looks now, and again when the next deadline is due. */
  readonly check: () => void;
  /** Returns how to stop. */
  readonly start: () => () => void;
}

export interface DeadlinesOptions {
  readonly environment: SessionEnvironment;
  readonly clock: ServerClock;
  readonly events: EventHub;
  readonly keeper: StateKeeper;
  /** How long before it runs out a session is `expiring`, in ms. */
  readonly expiryWarningMs: number;
  /** Something ran out, or the clock was set, or the laptop slept: the backend is to be asked. */
  readonly onDoubt: () => void;
  /** Called at least every few seconds. */
  readonly onTick: () => void;
}

/** Timers stop while a laptop sleeps, and long ones run late: the clock is looked at this often, in ms. */
const LONGEST_WAIT = 5000;
/** What the two clocks may differ by between two looks, in ms. */
const TOLERANCE = 2000;

export function createDeadlines(options: DeadlinesOptions): Deadlines {
  const { environment, clock, events, keeper, expiryWarningMs, onDoubt, onTick } = options;
  const { wall, monotonic } = environment.clock;
  const warned = new Map<string, number>();
  let started = false;
  let cancel = (): void => {};
  let last = { wall: wall(), monotonic: monotonic() };

  function check(): void {
    cancel();
    const disturbed = clockWasDisturbed();
    const before = signedIn();
    keeper.applyTime();
    const after = signedIn();
    warn(after);
    onTick();
    if (disturbed || before.length !== after.length) onDoubt();
    if (started) cancel = environment.setTimer(untilNext(), check);
  }

  function clockWasDisturbed(): boolean {
    const now = { wall: wall(), monotonic: monotonic() };
    const drift = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    return Math.abs(drift) > TOLERANCE;
  }

  function signedIn(): readonly SignedInSession[] {
    return sessions().filter(isSignedIn);
  }

  function sessions(): readonly Session[] {
    return keeper.api.getState().client?.sessions ?? [];
  }

  function warn(candidates: readonly SignedInSession[]): void {
    for (const session of candidates) {
      const deadline = session.expireAt.getTime();
      const left = deadline - clock.now();
      if (left > expiryWarningMs || warned.get(session.id) === deadline) continue;
      warned.set(session.id, deadline);
      events.emit('session-expiring', { session, secondsLeft: Math.ceil(left / 1000) });
    }
  }

  function untilNext(): number {
    const now = clock.now();
    const moments = sessions().flatMap(({ expireAt, abandonAt }) => [
      expireAt.getTime() - expiryWarningMs,
      expireAt.getTime(),
      abandonAt.getTime(),
    ]);
    return Math.min(LONGEST_WAIT, ...moments.map((moment) => moment - now).filter((wait) => wait > 0));
  }

  return {
    check,
    start() {
      started = true;
      last = { wall: wall(), monotonic: monotonic() };
      check();
      return () => {
        started = false;
        cancel();
      };
    },
  };
}
