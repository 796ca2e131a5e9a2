/** The codes of all errors that this package throws. The server sends the same codes. */
export type SessionErrorCode =
  /** The server could not be reached, or did not respond in time. */
  | 'network_error'
  /** The response does not match the protocol. The message names the field. */
  | 'invalid_response'
  /** The server failed with a 5xx status. */
  | 'server_error'
  /** Too many requests were sent. See `retryAfter`. */
  | 'rate_limited'
  /** The server rejected the request as invalid. The message names the field. */
  | 'invalid_request'
  /** The request body is not JSON. */
  | 'unsupported_media_type'
  /** A cross-site request came from an origin that the server does not trust. */
  | 'origin_not_allowed'
  /** The server rejected the request for another reason. */
  | 'forbidden'
  /** The request has no valid cookie of any session, so no user is signed in on this client. */
  | 'client_not_found'
  /** This client has no session with the given ID. */
  | 'session_not_found'
  /**
   * The request had an outdated cookie of the session, and this operation requires the newest one. The browser may not
   * have received it yet: retry the request once.
   */
  | 'cookie_outdated'
  /** The session is closed. It can be listed and removed, but not used. */
  | 'session_closed'
  /** Another session is current, and the backend or the action only supports the current session. */
  | 'session_not_current'
  /** Data of one session was passed to another session. */
  | 'session_mismatch'
  /** The request does not specify one of the client's sessions. */
  | 'session_required'
  /** The token is invalid or has expired. */
  | 'invalid_token'
  /** The user must verify their identity again before this action (step-up authentication). */
  | 'reverification_required'
  /** The user cancelled the verification that `reverification_required` asked for. The action was not repeated. */
  | 'reverification_cancelled'
  /** The user closed the window of the sign-in, or refused consent. No session was changed. */
  | 'sign_in_cancelled'
  /** The browser did not open the window of the sign-in. Sign in from a click, or by redirect. */
  | 'popup_blocked'
  /** The user signed in to another account than the one that was asked for. No session was changed. */
  | 'wrong_account'
  /**
   * The client or the user has reached the maximum number of sessions. The new session was rejected, or will not be
   * kept.
   */
  | 'session_limit_reached'
  /** The user is not authorized for this organization, or the server does not support organizations. */
  | 'organization_not_allowed'
  /** The state machine does not allow this transition. */
  | 'invalid_transition'
  /** The backend does not support this operation. Check its `capabilities` first. */
  | 'unsupported'
  /** The operation requires an active session. */
  | 'not_signed_in'
  /**
   * The current session of a tab is unknown during server rendering. The component is rendered in the browser instead.
   */
  | 'unavailable_during_ssr'
  /** A hook or component was used outside of `<SessionProvider>`. */
  | 'missing_provider'
  /** The options of this package contradict each other, or the platform lacks a required API. */
  | 'invalid_configuration';

/** The properties of a new {@link SessionError}. */
export interface SessionErrorOptions {
  readonly code: SessionErrorCode;
  /** A message for developers. Must not contain tokens or personal data. */
  readonly message: string;
  readonly cause?: unknown;
  readonly sessionId?: string | undefined;
  /** The number of seconds to wait before retrying, as requested by the server. */
  readonly retryAfter?: number | undefined;
}

/** The error that every function of this package throws or rejects with. Distinguish errors by `code`. */
export class SessionError extends Error {
  // A string literal, because minifiers rename classes.
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;
  /** The ID of the session that the error is about, if any. */
  readonly sessionId: string | undefined;
  /** The number of seconds to wait before retrying, as requested by the server. */
  readonly retryAfter: number | undefined;

  constructor({ code, message, cause, sessionId, retryAfter }: SessionErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.sessionId = sessionId;
    this.retryAfter = retryAfter;
  }
}

/**
 * Returns whether `error` is a {@link SessionError}, optionally with the given `code`.
 *
 * Checks the name of the error rather than its class, so that it also works if a bundle contains two copies of this
 * package.
 */
export function isSessionError<Code extends SessionErrorCode = SessionErrorCode>(
  error: unknown,
  code?: Code,
): error is SessionError & { readonly code: Code } {
  return (
    error instanceof Error &&
    error.name === 'SessionError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}

const transientCodes: readonly SessionErrorCode[] = ['network_error', 'server_error', 'rate_limited'];

/** Returns whether the error is one of the connection or the server, after which the same call may succeed later. */
export function isTransient(error: unknown): error is SessionError {
  return isSessionError(error) && transientCodes.includes(error.code);
}
