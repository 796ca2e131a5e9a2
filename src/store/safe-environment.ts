import { createHoldOrGoOn, createWithin, type HoldOrGoOn, safely, type Within } from '../backend/index.ts';
import type { SessionEnvironment, TabChannel } from './environment.ts';

/**
 * An environment in which a part that is broken behaves like one that is missing. Locks are passed on as they are: a
 * request may still throw, reject or never be granted.
 */
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

export function safeEnvironment(environment: SessionEnvironment): SafeEnvironment {
  const { clock } = environment;
  const within = createWithin((ms, run) => environment.after(ms, run));
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
    // A clock that fails later makes tokens look old, which costs a request.
    clock: { wall: clock.wall, monotonic: () => safely(clock.monotonic) ?? clock.wall() },
    after: (ms, run) => startSafely(run, (guarded) => environment.after(ms, guarded)),
    within,
    isVisible: () => safely(() => environment.isVisible()) ?? true,
    on,
    tabStorage: {
      read: (key) => safely(() => environment.tabStorage.read(key)) ?? null,
      write: (key, value) => safely(() => environment.tabStorage.write(key, value)),
    },
    openChannel,
    locks: environment.locks,
    holdOrGoOn: createHoldOrGoOn({
      locks: environment.locks,
      within,
      onLeave: (listener) => on('leave', listener),
    }),
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
