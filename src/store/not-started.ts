import { isSessionError, SessionError, type SessionErrorCode } from '../session/index.ts';

/** Returns the error of a store that could not be loaded (`network_error`) or started (`invalid_configuration`). */
export function notStarted(code: SessionErrorCode, cause: unknown): SessionError {
  if (isSessionError(cause)) return cause;
  return new SessionError({
    code,
    message:
      'The session store could not be loaded or started (see `cause`), so it is unknown which sessions are signed in. Loading is retried automatically. If a new version of the app was deployed in the meantime, reload the page.',
    cause,
  });
}
