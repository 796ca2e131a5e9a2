import { SessionError } from '../session/index.ts';

/** Creates the error for a call that the provider has no equivalent of. */
export function unsupported(name: string, action: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${name}" cannot ${action}. Nothing was changed. Check its \`capabilities\` first.`,
    sessionId,
  });
}

/** Creates the error for a session that the list of accounts does not contain. */
export function notFound(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_not_found',
    message: 'This browser has no account with this session ID. Ask the user to sign in again.',
    sessionId,
  });
}

/** Creates the error for a session whose account must sign in again. */
export function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The account is signed out. Ask the user to sign in again.',
    sessionId,
  });
}
