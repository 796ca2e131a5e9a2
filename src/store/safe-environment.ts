import { createWithTimeout, safely, type WithTimeout } from '../backend/index.ts';
import type { SessionEnvironment, BroadcastChannelLike } from './environment.ts';

/**
 * An environment in which a broken API behaves like a missing one. Locks are not wrapped: a request may throw, reject or
 * never be granted.
 */
export interface SafeEnvironment extends SessionEnvironment {
  /** Returns null where other tabs cannot be reached. */
  readonly createChannel: (name: string, onMessage: (message: unknown) => void) => SafeChannel | null;
  readonly within: WithTimeout;
}

export interface SafeChannel {
  /** Returns whether the message was sent. */
  readonly postMessage: (message: unknown) => boolean;
  readonly close: () => void;
}

export function safeEnvironment(environment: SessionEnvironment): SafeEnvironment {
  const { clock } = environment;
  const within = createWithTimeout((ms, run) => environment.setTimer(ms, run));
  const on: SessionEnvironment['on'] = (event, listener) =>
    startSafely(listener, (guarded) => environment.on(event, guarded));

  function createChannel(name: string, onMessage: (message: unknown) => void): SafeChannel | null {
    const channel = safely(() => environment.createChannel?.(name, onMessage));
    if (!channel) return null;
    return {
      postMessage: (message) => safely(() => postTo(channel, message)) ?? false,
      close: () => safely(() => channel.close()),
    };
  }

  return {
    // If the clock fails later, tokens appear to be old, which costs a request.
    clock: { wall: clock.wall, monotonic: () => safely(clock.monotonic) ?? clock.wall() },
    setTimer: (ms, run) => startSafely(run, (guarded) => environment.setTimer(ms, guarded)),
    within,
    isVisible: () => safely(() => environment.isVisible()) ?? true,
    on,
    tabStorage: {
      get: (key) => safely(() => environment.tabStorage.get(key)) ?? null,
      set: (key, value) => safely(() => environment.tabStorage.set(key, value)),
    },
    createChannel: createChannel,
    locks: environment.locks,
  };
}

function postTo(channel: BroadcastChannelLike, message: unknown): true {
  channel.postMessage(message);
  return true;
}

/** Starts a timer or listener. Returns a function that stops it, even if the platform keeps calling `run`. */
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
