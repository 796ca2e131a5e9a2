import { type ClientSnapshot, isSessionError, parseClient, type SessionError } from '../session/index.ts';

/** The options of a store that has data before its first request, for server rendering. */
export interface InitialClientOptions {
  /**
   * The client as JSON, that is, the `response` of `GET /v1/client` (null for no client), or a promise of it. It is shown
   * immediately and refreshed when the store connects. If it cannot be parsed, the state's `error` is set; a promise that
   * rejects is ignored. In both cases the store loads as usual.
   */
  readonly initialClient?: unknown;
  /**
   * The session that is current in this tab initially, for apps that have the account in the URL. Takes precedence over
   * the stored selection. If that session is not signed in, no session is current. Read once; call `switchTo()` for later
   * changes. Not supported by backends with a shared cookie (`sessionPerRequest: false`).
   */
  readonly initialSessionId?: string | undefined;
}

/** A parsed initial client: its snapshot, the error if it could not be parsed, or neither if there is none. */
export interface InitialClient {
  readonly snapshot?: ClientSnapshot;
  readonly error?: SessionError;
}

/** Parses an initial client. Reads nothing of the environment, which may be a server. */
export function readInitialClient(wire: unknown): InitialClient | Promise<InitialClient> {
  if (isPromise(wire)) return Promise.resolve(wire).then(readWire, () => ({}));
  return wire === undefined ? {} : readWire(wire);
}

function readWire(wire: unknown): InitialClient {
  try {
    return { snapshot: parseClient(wire, { path: 'initialClient' }) };
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return { error };
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
