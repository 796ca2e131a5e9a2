import { SessionError } from '../session/index.ts';
import type { BackendEvent, SessionBackend } from './session-backend.ts';

/** The properties of a backend that are known before its code has loaded. */
export type BackendDescription = Pick<SessionBackend, 'name' | 'scope' | 'capabilities'>;

/** What a backend does. */
export type BackendMethods = Omit<SessionBackend, keyof BackendDescription>;

/**
 * A backend whose code is loaded beside the store's, which is needed first: what a page shows at once does not wait for
 * what parses answers.
 *
 * @throws {SessionError} `network_error` from each call while the code cannot be loaded; the next call tries again.
 */
export function lazyBackend(
  description: BackendDescription,
  load: () => Promise<BackendMethods>,
): SessionBackend {
  const { name, capabilities } = description;
  let loading: Promise<BackendMethods> | undefined;

  function loadMethods(): Promise<BackendMethods> {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw loadError(cause);
    });
    return loading;
  }

  async function rejectUnsupported(): Promise<never> {
    throw new SessionError({
      code: 'unsupported',
      message: `The backend "${name}" does not keep lists of devices. Look at its \`capabilities\` beforehand.`,
    });
  }

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    let isUnsubscribed = false;
    let unsubscribe: (() => void) | undefined;
    loadMethods().then(
      (loaded) => {
        if (!isUnsubscribed) unsubscribe = loaded.subscribe?.(listener);
      },
      // What is pushed is an extra: without it changes are heard of later.
      () => {},
    );
    return () => {
      isUnsubscribed = true;
      unsubscribe?.();
    };
  }

  loadMethods().catch(() => {});
  return {
    ...description,
    getClient: async (...call) => (await loadMethods()).getClient(...call),
    touchSession: async (...call) => (await loadMethods()).touchSession(...call),
    endSession: async (...call) => (await loadMethods()).endSession(...call),
    removeSession: async (...call) => (await loadMethods()).removeSession(...call),
    removeAllSessions: async (...call) => (await loadMethods()).removeAllSessions(...call),
    createToken: async (...call) => (await loadMethods()).createToken(...call),
    ...(capabilities.deviceSessions && {
      listDeviceSessions: async (...call) =>
        ((await loadMethods()).listDeviceSessions ?? rejectUnsupported)(...call),
      revokeDeviceSession: async (...call) =>
        ((await loadMethods()).revokeDeviceSession ?? rejectUnsupported)(...call),
    }),
    ...(capabilities.events && { subscribe }),
  };
}

function loadError(cause: unknown): SessionError {
  return new SessionError({
    code: 'network_error',
    message:
      'The code that speaks to the session server could not be loaded. No account was signed out. The next call tries again. If the app was deployed in the meantime, reload the page.',
    cause,
  });
}
