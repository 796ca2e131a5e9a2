import { safely } from '../backend/index.ts';
import type { PageEnvironment, SessionEnvironment } from './environment.ts';
import { pageEnvironment } from './page-environment.ts';

/** An environment in which a broken API behaves like a missing one. */
export interface SafeEnvironment extends PageEnvironment {
  /** The environment that the app has passed, if any. */
  readonly given: SessionEnvironment | undefined;
}

/** Returns the safe form of an environment. Default: that of the browser. */
export function safeEnvironment(given?: SessionEnvironment): SafeEnvironment {
  const environment = given ?? pageEnvironment();
  const { clock } = environment;
  return {
    given,
    // If the clock fails later, tokens appear to be old, which costs a request.
    clock: { wall: clock.wall, monotonic: () => safely(clock.monotonic) ?? clock.wall() },
    setTimer: (ms, run) => startSafely(run, (guarded) => environment.setTimer(ms, guarded)),
    isVisible: () => safely(() => environment.isVisible()) ?? true,
    on: (event, listener) => startSafely(listener, (guarded) => environment.on(event, guarded)),
    tabStorage: {
      get: (key) => safely(() => environment.tabStorage.get(key)) ?? null,
      set: (key, value) => safely(() => environment.tabStorage.set(key, value)),
    },
  };
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
