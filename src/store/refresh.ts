import { backoffDelay, type SessionBackend } from '../backend/index.ts';
import {
  type ClientSnapshot,
  isSessionError,
  SessionError,
  type SessionErrorCode,
} from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import type { StateKeeper } from './session-state.ts';

/** Keeps the held client up to date, and the state of the connection with it. */
export interface Refresher {
  /**
   * Asks the backend for the client. A later call overtakes an earlier one, whose callers then wait for the later.
   *
   * @throws {SessionError} what went wrong. The state then says `failed` or `degraded`, and nothing is lost.
   */
  readonly refresh: () => Promise<void>;
  /** Looks again if a call failed because something here is out of date, or because the backend is away. */
  readonly heed: (error: unknown) => void;
  /** The same for whoever reads the outcome from the state; joins a refresh that was begun just now. */
  readonly refreshQuietly: () => void;
  /** Shows a failure in the state, and retries after a while. Returns it as a `SessionError`. */
  readonly fail: (cause: unknown) => SessionError;
  /** Loads, and tries again as long as that fails. Returns how to stop. */
  readonly start: () => () => void;
}

/** Refusals that tell that what is held here is not how it is. */
const outdated: readonly SessionErrorCode[] = ['client_not_found', 'session_closed', 'session_not_found'];

/** How long after it was sent a request still asks for how things are now, in ms. A page may have been away since. */
const JOIN_FOR = 5000;
/** In ms; beyond it a timer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A dead client cookie: the server knows nobody here. */
export const nobody: ClientSnapshot = {
  id: null,
  sessions: [],
  lastActiveSessionId: null,
  version: 0,
  invalidSessions: [],
};

export function createRefresher(
  backend: SessionBackend,
  keeper: StateKeeper,
  environment: SessionEnvironment,
): Refresher {
  let started = false;
  let failures = 0;
  let stopRetrying = (): void => {};
  let newest: Promise<void> = Promise.resolve();
  let inFlight: AbortController | undefined;
  let begunAt = 0;

  function refresh(): Promise<void> {
    const abort = new AbortController();
    const overtaken = inFlight;
    inFlight = abort;
    begunAt = environment.clock.wall();
    newest = run(abort.signal);
    overtaken?.abort();
    return newest;
  }

  async function run(signal: AbortSignal): Promise<void> {
    stopRetrying();
    const asked = keeper.ask();
    try {
      const snapshot = await load(signal);
      if (signal.aborted) return newest;
      failures = 0;
      inFlight = undefined;
      keeper.applyClient(snapshot, asked, { connection: 'ready', error: null });
    } catch (error) {
      if (signal.aborted) return newest;
      inFlight = undefined;
      throw fail(error);
    }
  }

  async function load(signal: AbortSignal): Promise<ClientSnapshot> {
    try {
      return await backend.getClient(keeper.context(signal));
    } catch (error) {
      if (isSessionError(error, 'client_not_found')) return nobody;
      throw error;
    }
  }

  function fail(cause: unknown): SessionError {
    const error = toSessionError(backend, cause);
    keeper.api.setState(({ client }) => ({ connection: client ? 'degraded' : 'failed', error }));
    if (started) {
      const asked = (error.retryAfter ?? 0) * 1000;
      const delay = Math.max(asked, backoffDelay(failures, { initialMs: 1000 }));
      stopRetrying = environment.setTimer(Math.min(delay, LONGEST_TIMER), refreshQuietly);
    }
    failures += 1;
    return error;
  }

  function refreshQuietly(): void {
    const age = environment.clock.wall() - begunAt;
    const running = inFlight && Math.abs(age) < JOIN_FOR ? newest : refresh();
    running.catch(() => {});
  }

  return {
    refresh,
    heed(error) {
      if (!isSessionError(error)) return;
      const away = error.code === 'network_error' || error.code === 'server_error';
      if (away && keeper.api.getState().connection !== 'ready') return;
      if (away || isOutdated(error)) refresh().catch(() => {});
    },
    refreshQuietly,
    fail,
    start() {
      started = true;
      refreshQuietly();
      return () => {
        started = false;
        stopRetrying();
      };
    },
  };
}

/** Whether a refusal tells that what is held here is not how it is. */
export function isOutdated({ code }: SessionError): boolean {
  return outdated.includes(code);
}

/** Tells what a backend threw that does not speak our errors. */
export function toSessionError(backend: SessionBackend, cause: unknown): SessionError {
  if (isSessionError(cause)) return cause;
  return new SessionError({
    code: 'server_error',
    message: `The backend "${backend.name}" threw an error that is not a SessionError (see \`cause\`). The sessions of this client were not changed.`,
    cause,
  });
}
