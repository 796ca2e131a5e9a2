import { SessionError } from '../session/index.ts';
import type { BackendEvent, SessionBackend } from './session-backend.ts';

/** The properties of a backend that are known before its code has loaded. */
export type BackendDescription = Pick<SessionBackend, 'name' | 'scope' | 'capabilities'>;

/** What a backend does. */
export type BackendCalls = Omit<SessionBackend, keyof BackendDescription>;

/**
 * A backend whose code is loaded beside the store's, which is needed first: what a page shows at once does not wait for
 * what parses answers.
 *
 * @throws {SessionError} `network` from each call while the code cannot be loaded; the next call tries again.
 */
export function lazyBackend(
  description: BackendDescription,
  load: () => Promise<BackendCalls>,
): SessionBackend {
  const { name, capabilities } = description;
  let loading: Promise<BackendCalls> | undefined;

  function calls(): Promise<BackendCalls> {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw notLoaded(cause);
    });
    return loading;
  }

  async function missing(): Promise<never> {
    throw new SessionError({
      code: 'unsupported',
      message: `The backend "${name}" does not keep lists of devices. Look at its \`capabilities\` beforehand.`,
    });
  }

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    let isOver = false;
    let stop: (() => void) | undefined;
    calls().then(
      (loaded) => {
        if (!isOver) stop = loaded.subscribe?.(listener);
      },
      // What is pushed is an extra: without it changes are heard of later.
      () => {},
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }

  calls().catch(() => {});
  return {
    ...description,
    getClient: async (...call) => (await calls()).getClient(...call),
    touchSession: async (...call) => (await calls()).touchSession(...call),
    endSession: async (...call) => (await calls()).endSession(...call),
    removeSession: async (...call) => (await calls()).removeSession(...call),
    removeAllSessions: async (...call) => (await calls()).removeAllSessions(...call),
    createToken: async (...call) => (await calls()).createToken(...call),
    ...(capabilities.deviceSessions && {
      listDeviceSessions: async (...call) => ((await calls()).listDeviceSessions ?? missing)(...call),
      revokeDeviceSession: async (...call) => ((await calls()).revokeDeviceSession ?? missing)(...call),
    }),
    ...(capabilities.events && { subscribe }),
  };
}

function notLoaded(cause: unknown): SessionError {
  return new SessionError({
    code: 'network',
    message:
      'The code that speaks to the session server could not be loaded. No account was signed out. The next call tries again. If the app was deployed in the meantime, reload the page.',
    cause,
  });
}
