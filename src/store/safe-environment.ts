import {
  createHoldOrGoOn,
  createWithin,
  type HoldOrGoOn,
  safely,
  type TabLocks,
  type Within,
} from '../backend/index.ts';
import type { EnvironmentClock, SessionEnvironment, TabChannel } from './environment.ts';

/** An environment that neither throws nor keeps its caller waiting: a part that is broken is like one that is missing. */
export interface SafeEnvironment extends SessionEnvironment {
  /** Returns null where other tabs cannot be reached. */
  readonly openChannel: (name: string, onMessage: (message: unknown) => void) => SafeChannel | null;
  readonly within: Within;
  readonly holdOrGoOn: HoldOrGoOn;
}

export interface SafeChannel {
  /** Returns whether the message was sent. */
  readonly post: (message: unknown) => boolean;
  readonly close: () => void;
}

/** How long the platform may take to list its locks, in ms. */
const QUERY_WAIT = 1000;

export function safeEnvironment(environment: SessionEnvironment): SafeEnvironment {
  const { clock } = environment;
  const within = createWithin((ms, run) => environment.after(ms, run));
  const locks = environment.locks ? safeLocks(environment.locks, within) : null;
  const on: SessionEnvironment['on'] = (event, listener) =>
    startSafely(listener, (guarded) => environment.on(event, guarded));

  function openChannel(name: string, onMessage: (message: unknown) => void): SafeChannel | null {
    const channel = safely(() => environment.openChannel?.(name, onMessage));
    if (!channel) return null;
    return {
      post: (message) => safely(() => postTo(channel, message)) ?? false,
      close: () => safely(() => channel.close()),
    };
  }

  return {
    clock: { wall: clock.wall, monotonic: safeMonotonic(clock) },
    after: (ms, run) => startSafely(run, (guarded) => environment.after(ms, guarded)),
    within,
    isVisible: () => safely(() => environment.isVisible()) ?? true,
    on,
    tabStorage: {
      read: () => safely(() => environment.tabStorage.read()) ?? null,
      write: (value) => safely(() => environment.tabStorage.write(value)),
    },
    openChannel,
    locks,
    holdOrGoOn: createHoldOrGoOn({ locks, within, onLeave: (listener) => on('leave', listener) }),
  };
}

function postTo(channel: TabChannel, message: unknown): true {
  channel.post(message);
  return true;
}

/** Starts what calls `run`, and returns how to stop it, also where the platform goes on calling. */
function startSafely(run: () => void, start: (run: () => void) => () => void): () => void {
  let isStopped = false;
  const stop = safely(() =>
    start(() => {
      if (!isStopped) run();
    }),
  );
  return () => {
    isStopped = true;
    safely(() => stop?.());
  };
}

/** Goes on by the wall clock from the time that was read last: a jump would make every token look old. */
function safeMonotonic({ wall, monotonic }: EnvironmentClock): () => number {
  let ahead = 0;
  return () => {
    const now = safely(monotonic);
    if (now !== undefined) ahead = wall() - now;
    return now ?? wall() - ahead;
  };
}

/** Turns what throws into a rejection. A lock that is never granted is up to the caller, as others may hold it. */
function safeLocks(locks: TabLocks, within: Within): TabLocks {
  return {
    hold: async (name, options, work) => locks.hold(name, options, work),
    holders: async (name) => (await within(QUERY_WAIT, () => locks.holders(name))) ?? 0,
  };
}
