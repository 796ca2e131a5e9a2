import { isSessionError, SessionError, type SessionErrorCode } from '../session/index.ts';

/** Returns the error of a store that could not be loaded (`network_error`) or started. */
export function notStarted(code: SessionErrorCode, cause: unknown): SessionError {
  if (isSessionError(cause)) return cause;
  return new SessionError({
    code,
    message:
      'The store could not be loaded or started (see `cause`), so it is not known who is signed in. It retries by itself. If the app was deployed in the meantime, reload the page.',
    cause,
  });
}
