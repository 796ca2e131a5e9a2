import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';
import { withTimeout } from '../with-timeout.ts';

/** The running requests, tracked for timeouts and graceful shutdown. */
export interface RequestTracker {
  /**
   * Runs a request with a timeout.
   *
   * @param clientError Returns the error of a timeout that the client has caused, or `null` if the server has.
   * @throws {SessionError} `server_error` if the tracker has been stopped, or if the request times out.
   */
  run<Result>(work: () => Promise<Result>, clientError: () => SessionError | null): Promise<Result>;
  /**
   * Wraps functions so that `drain()` waits for their calls. The calls have no timeout, and are still allowed after
   * `stop()`.
   */
  wrap<Functions extends object>(functions: Functions): Functions;
  /** Rejects all further requests. */
  stop(): void;
  /** Returns whether `stop()` has been called. */
  isStopped(): boolean;
  /** Resolves when no requests are running, or after `drainTimeoutMs`. */
  drain(drainTimeoutMs: number): Promise<void>;
}

const RETRY_AFTER_SECONDS = 1;

export function createRequestTracker(timeoutMs: number): RequestTracker {
  const running = new Set<Promise<unknown>>();
  let isStopped = false;

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => running.delete(done));
    running.add(done);
    return work;
  }

  return {
    async run(work, clientError) {
      if (isStopped) throw shuttingDown();
      return track(withTimeout(timeoutMs, work(), () => clientError() ?? requestTimedOut(timeoutMs)));
    },
    wrap(functions) {
      const wrapped = Object.entries(functions).map(([name, fn]) => [
        name,
        (...args: readonly unknown[]) => track(fn(...args)),
      ]);
      // SAFETY: every wrapper has the parameters and the result of the function with the same name.
      return Object.fromEntries(wrapped) as typeof functions;
    },
    stop() {
      isStopped = true;
    },
    isStopped: () => isStopped,
    async drain(drainTimeoutMs) {
      await withTimeout(drainTimeoutMs, Promise.all(running), () => requestTimedOut(drainTimeoutMs)).catch(
        () => {},
      );
    },
  };
}

function shuttingDown(): RequestError {
  return new RequestError({
    code: 'server_error',
    message: 'The server is shutting down. Nothing was changed. Try again after the time in "Retry-After".',
    status: 503,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

function requestTimedOut(ms: number): SessionError {
  return new SessionError({
    code: 'server_error',
    message: `A request timed out after ${ms} ms, because the database or a function of the app took too long. Check their latency, or increase "requestTimeoutMs".`,
  });
}
