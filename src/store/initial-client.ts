import { isSessionError, parseClient } from '../session/index.ts';
import { modelOfInitialClient } from './core/initial-model.ts';
import { initialModel, type Model, type StoreConfig } from './core/model.ts';
import type { StoreEvent } from './core/store-event.ts';

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

/** The data that a store has before its first request. */
export interface InitialData {
  readonly model: Model;
  /** The model with everything that was given, if that is a promise. */
  readonly later: Promise<Model> | null;
  /** The events that merge the data once the store is used in a browser. */
  readonly events: readonly StoreEvent[] | Promise<readonly StoreEvent[]>;
}

/** Reads an initial client, or a promise of one. Reads nothing of the environment, which may be a server. */
export function readInitialData(config: StoreConfig, wire: unknown): InitialData {
  const none = { model: initialModel, events: [] };
  if (!isPromise(wire)) return { ...(wire === undefined ? none : readWire(config, wire)), later: null };
  const later = Promise.resolve(wire).then(
    (arrived) => readWire(config, arrived),
    () => none,
  );
  return {
    model: initialModel,
    later: later.then(({ model }) => model),
    events: later.then(({ events }) => events),
  };
}

function readWire(config: StoreConfig, wire: unknown): { model: Model; events: readonly StoreEvent[] } {
  try {
    const snapshot = parseClient(wire, { path: 'initialClient' });
    const model = modelOfInitialClient(config, snapshot);
    return { model, events: [{ type: 'initial-client-received', snapshot }] };
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return { model: { ...initialModel, error }, events: [{ type: 'initial-client-rejected', error }] };
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
