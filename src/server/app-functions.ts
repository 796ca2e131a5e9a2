import { isSessionError, SessionError } from '../session/index.ts';
import { RequestError, statusOf } from './request-error.ts';
import { withTimeout } from './with-timeout.ts';

// Every function that an app passes either decorates a response or decides about a request. Each is called by one of the
// three functions below, before or after a transaction and never within one: on SQLite every other write would wait.

/** The time that a function has whose result only decorates a response, in ms. */
export const DECORATION_TIMEOUT_MS = 2000;
/**
 * The time that a function has that decides, in ms. One of these and two that decorate take less than the 10 s after which
 * `httpBackend` gives up.
 */
export const DECISION_TIMEOUT_MS = 5000;

/** The consequence of a failure of a function that decorates. */
export const RESULT_OMITTED = 'Its result was left out.';

type Report = (error: unknown) => void;

/**
 * Returns what a function of the app shows beside what was asked for. If it throws, rejects or takes longer than
 * {@link DECORATION_TIMEOUT_MS}, that is reported and `fallback` is returned: decoration never decides.
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
 * Returns what a function of the app decides.
 *
 * @throws {SessionError} `server_error` (503) if it throws, rejects or takes longer than {@link DECISION_TIMEOUT_MS},
 * which is reported; a refusal of this server's own, such as that of `authenticate`, unchanged.
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

/** Calls a function of the app that is only notified. Nothing waits for it, and `report` receives its failure. */
export function notify(report: Report, name: string, call: () => unknown): void {
  const onFailure = (cause: unknown): void =>
    report(functionFailed(name, 'No response was changed by that.', cause));
  try {
    Promise.resolve(call()).catch(onFailure);
  } catch (error) {
    onFailure(error);
  }
}

/** Wraps the app's `onError`: where that fails, the console receives its failure. */
export function createReport(onError: Report): Report {
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

/** Names the function and nothing of the request. The `cause` is the app's own. */
export function functionFailed(name: string, consequence: string, cause: unknown): SessionError {
  return new SessionError({ code: 'server_error', message: `"${name}" failed. ${consequence}`, cause });
}

function decisionFailed(name: string): RequestError {
  return new RequestError({
    code: 'server_error',
    message: `"${name}" of this app failed, so the request was rejected. Nothing was changed. Try again soon.`,
    status: 503,
    retryAfter: 1,
  });
}
