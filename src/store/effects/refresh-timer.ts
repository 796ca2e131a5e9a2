import { backoffDelay } from '../../backend/index.ts';
import type { SessionEnvironment } from '../environment.ts';

/** The longest delay of a timer, in ms. A timer with a longer delay fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Schedules the next refresh. The soonest one counts. */
export interface RefreshTimer {
  readonly schedule: (failures: number, minMs: number) => void;
  readonly cancel: () => void;
}

export function createRefreshTimer(
  { clock, setTimer }: Pick<SessionEnvironment, 'clock' | 'setTimer'>,
  onDue: () => void,
): RefreshTimer {
  let dueAt = Infinity;
  let clear = (): void => {};

  function cancel(): void {
    clear();
    dueAt = Infinity;
  }

  return {
    schedule(failures, minMs) {
      const delayMs = Math.min(Math.max(minMs, backoffDelay(failures, { initialMs: 1000 })), MAX_TIMER_MS);
      const at = clock.monotonic() + delayMs;
      if (at >= dueAt) return;
      cancel();
      dueAt = at;
      clear = setTimer(delayMs, () => {
        dueAt = Infinity;
        onDue();
      });
    },
    cancel,
  };
}
