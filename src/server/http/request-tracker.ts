import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';
import { withTimeout } from '../with-timeout.ts';

/** The requests that are being answered. */
export interface RequestTracker {
  /**
   * Runs one more, for as long as a request may take.
   *
   * @throws {SessionError} `server_error` when no more are taken, or when it took too long.
   */
  run(work: () => Promise<Response>): Promise<Response>;
  /** The same functions: what they are about is in flight, too. It is never refused, and may take as long as it does. */
  wrap<Functions extends object>(functions: Functions): Functions;
  /** From now on takes no more. */
  stop(): void;
  isStopped(): boolean;
  /** Resolves when none is left, or after `patienceMs`. */
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
    async run(work) {
      if (isStopped) throw shuttingDown();
      return track(withTimeout(timeoutMs, work(), () => requestTimedOut(timeoutMs)));
    },
    wrap(functions) {
      const wrapped = Object.entries(functions).map(([name, fn]) => [
        name,
        (...args: readonly unknown[]) => track(fn(...args)),
      ]);
      // SAFETY: each takes and answers what the one of its name does.
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
    message: 'This server is being shut down. Nothing was changed. Try again: another one will answer.',
    status: 503,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

function requestTimedOut(ms: number): SessionError {
  return new SessionError({
    code: 'server_error',
    message: `A request was not answered within ${ms} ms: its body did not arrive, or the database or a function of the app takes too long.`,
  });
}
