import { SessionError } from '../session/index.ts';
import type { BackendEvent, SessionBackend } from './session-backend.ts';

/** The properties of a backend that are available before its methods have loaded. */
export type BackendDescription = Pick<SessionBackend, 'name' | 'scope' | 'capabilities'>;

/** The methods of a backend. */
export type BackendMethods = Omit<SessionBackend, keyof BackendDescription>;

/**
 * Creates a backend whose methods are loaded in parallel with the store, so that the first render does not wait for the
 * code that parses responses.
 *
 * While the methods cannot be loaded, each call rejects with `network_error` and the next call retries.
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
      throw backendNotLoadedError(cause);
    });
    return loading;
  }

  async function rejectUnsupported(): Promise<never> {
    throw new SessionError({
      code: 'unsupported',
      message: `The backend "${name}" does not support device sessions. Check its \`capabilities\` first.`,
    });
  }

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    let isUnsubscribed = false;
    let unsubscribe: (() => void) | undefined;
    loadMethods().then(
      (loaded) => {
        if (!isUnsubscribed) unsubscribe = loaded.subscribe?.(listener);
      },
      // Events are optional, because the next request detects changes as well.
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

function backendNotLoadedError(cause: unknown): SessionError {
  return new SessionError({
    code: 'network_error',
    message:
      'The code of the session backend could not be loaded. No session was signed out. The next call retries. If the app was redeployed in the meantime, reload the page.',
    cause,
  });
}
