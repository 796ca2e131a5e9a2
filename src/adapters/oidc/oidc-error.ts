import { isSessionError, SessionError, type SessionErrorCode } from '../../session/index.ts';

/** The codes of the errors of OAuth 2.0 and OpenID Connect. Default: `invalid_response`. */
const codes: Readonly<Record<string, SessionErrorCode>> = {
  access_denied: 'sign_in_cancelled',
  server_error: 'server_error',
  temporarily_unavailable: 'server_error',
  invalid_client: 'invalid_configuration',
  invalid_scope: 'invalid_configuration',
  invalid_request: 'invalid_configuration',
  unauthorized_client: 'invalid_configuration',
  unsupported_response_type: 'invalid_configuration',
};

/** Returns the error code in an error response of the provider, or undefined for other errors. */
export function oauthErrorOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ErrorResponse' || !('error' in error)) return undefined;
  return typeof error.error === 'string' ? error.error : undefined;
}

/** Creates the error for a response that is no valid response to a request of this browser. */
export function invalidSignIn(problem: string): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: `The response of the OpenID provider was rejected: ${problem}. No session was changed. Ask the user to sign in again.`,
  });
}

/**
 * Returns the error for an error of `oidc-client-ts`. Its own errors can contain tokens and responses of the provider, so
 * that they are neither the `cause` nor part of the message.
 */
export function toOidcError(error: unknown): SessionError {
  if (isSessionError(error)) return error;
  const oauthError = oauthErrorOf(error);
  if (oauthError !== undefined) {
    // The code is one of a specification. Anything else could be text about the user.
    const shown = /^[a-z_]{1,40}$/.test(oauthError) ? oauthError : 'unknown';
    return new SessionError({
      code: codes[shown] ?? 'invalid_response',
      message: `The OpenID provider rejected the request with the error "${shown}". No session was changed.`,
    });
  }
  const isNetworkError =
    error instanceof TypeError || (error instanceof Error && error.name === 'ErrorTimeout');
  if (isNetworkError)
    return new SessionError({
      code: 'network_error',
      message:
        'The OpenID provider could not be reached. No session was signed out. Check the network, `authority`, and that the provider allows this origin (CORS) at all of its endpoints.',
      cause: error,
    });
  return new SessionError({
    code: 'server_error',
    message:
      'The OpenID provider returned an unexpected response. No session was changed. Check `authority`, and the log of the provider.',
  });
}
