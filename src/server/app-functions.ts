import { isSessionError, SessionError } from '../session/index.ts';
import { RequestError, statusOf } from './request-error.ts';
import { withTimeout } from './with-timeout.ts';

// Functions passed by an app either decorate a response, decide about a request, or are notified. Each is called
// through one of the three functions below, before or after a transaction and never inside it, because a transaction on
// SQLite blocks all other writes.

/** The timeout in ms of a function whose result only decorates a response. */
export const DECORATION_TIMEOUT_MS = 2000;
/**
 * The timeout in ms of a function whose result decides whether a request is allowed. The timeouts of one such function
 * and two functions that only decorate a response are together below the 10 s request timeout of `httpBackend`.
 */
export const DECISION_TIMEOUT_MS = 5000;

/** The error message for a failed function whose result only decorates a response. */
export const RESULT_OMITTED = 'Its result was omitted.';

type Report = (error: unknown) => void;

/**
 * Returns the result of an app function that only decorates a response. If it throws, rejects or takes longer than
 * {@link DECORATION_TIMEOUT_MS}, reports the failure and returns `defaultValue`.
 */
export async function decorate<Result, Fallback>(
  report: Report,
  name: string,
  call: () => Result | Promise<Result>,
  defaultValue: Fallback,
): Promise<Result | Fallback> {
  try {
    return await callWithTimeout(name, call, DECORATION_TIMEOUT_MS);
  } catch (cause) {
    report(functionFailed(name, RESULT_OMITTED, cause));
    return defaultValue;
  }
}

/**
 * Returns the result of an app function that decides whether a request is allowed.
 *
 * @throws {SessionError} `server_error` (503) if the function throws, rejects or takes longer than
 * {@link DECISION_TIMEOUT_MS}. The failure is also reported. The server's own 4xx errors, such as errors of
 * `authenticate`, are rethrown unchanged.
 */
export async function decide<Result>(
  report: Report,
  name: string,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await callWithTimeout(name, call, DECISION_TIMEOUT_MS);
  } catch (cause) {
    if (isSessionError(cause) && statusOf(cause) < 500) throw cause;
    report(functionFailed(name, 'The request was rejected and nothing was changed.', cause));
    throw decisionFailed(name);
  }
}

/** Notifies an app function without waiting for it. Reports its failure. */
export function notify(report: Report, name: string, call: () => unknown): void {
  const onFailure = (cause: unknown): void =>
    report(functionFailed(name, 'No response was affected.', cause));
  try {
    Promise.resolve(call()).catch(onFailure);
  } catch (error) {
    onFailure(error);
  }
}

/** Wraps the app's `onError`. If `onError` itself fails, logs its failure to the console. */
export function createReport(onError: (error: unknown) => unknown): Report {
  return (error) => {
    try {
      Promise.resolve(onError(error)).catch(console.error);
    } catch (failure) {
      console.error(failure);
    }
  };
}

function callWithTimeout<Result>(
  name: string,
  call: () => Result | Promise<Result>,
  ms: number,
): Promise<Result> {
  return withTimeout(
    ms,
    (async () => call())(),
    () => new Error(`"${name}" did not settle within ${ms} ms.`),
  );
}

/** Creates the error for a failed app function. The message names the function and contains no data of the request. */
export function functionFailed(name: string, consequence: string, cause: unknown): SessionError {
  return new SessionError({ code: 'server_error', message: `"${name}" failed. ${consequence}`, cause });
}

function decisionFailed(name: string): RequestError {
  return new RequestError({
    code: 'server_error',
    message: `The app's "${name}" function failed, so the request was rejected. Nothing was changed. Try again later.`,
    status: 503,
    retryAfter: 1,
  });
}
