import { isSessionError, SessionError } from '../session/index.ts';

/** Returns what a backend threw as a {@link SessionError}. */
export function toSessionError(backendName: string, cause: unknown): SessionError {
  if (isSessionError(cause)) return cause;
  return new SessionError({
    code: 'server_error',
    message: `The backend "${backendName}" threw an error that is not a SessionError (see \`cause\`). No session was changed.`,
    cause,
  });
}
