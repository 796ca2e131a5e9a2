/** Every way in which something can go wrong here. The server sends the same codes. */
export type SessionErrorCode =
  /** The server could not be reached, or did not answer in time. */
  | 'network_error'
  /** An answer was not what the protocol says. The message names the field. */
  | 'invalid_response'
  /** The server failed (a 5xx). */
  | 'server_error'
  /** Too many requests; see `retryAfter`. */
  | 'rate_limited'
  /** The request was refused as malformed. The message names the field. */
  | 'invalid_request'
  /** The body was not JSON. */
  | 'unsupported_media_type'
  /** A cross-site request from an origin that the server does not trust. */
  | 'origin_not_allowed'
  /** Refused for another reason. */
  | 'forbidden'
  /** This client's cookie is not (or no longer) known to the server: everybody on it is signed out. */
  | 'client_not_found'
  /** This client has no such session. */
  | 'session_not_found'
  /** The session is over: it can be listed and removed, nothing else. */
  | 'session_closed'
  /** Another session is current, and this backend cannot be asked for two at once. */
  | 'session_not_current'
  /** Data of one session were given to another's. */
  | 'session_mismatch'
  /** The request did not say which of the client's sessions it speaks for. */
  | 'session_required'
  /** The token is not valid, or has run out. */
  | 'invalid_token'
  /** The user has to prove who they are once more before doing this. */
  | 'reverification_required'
  /** The client or the user has as many sessions as the server keeps: one more is refused, or kept only while current. */
  | 'session_limit_reached'
  /** The user may not act for that organization, or the server knows no organizations. */
  | 'organization_not_allowed'
  /** The state machine has no such step. */
  | 'invalid_transition'
  /** The backend cannot do this; its `capabilities` say so beforehand. */
  | 'unsupported'
  /** There has to be an active session here, and there is none. */
  | 'not_signed_in'
  /** On the server it cannot be known which session is current in the tab. The browser takes over. */
  | 'unavailable_during_ssr'
  /** A hook or component was used outside `<SessionProvider>`. */
  | 'missing_provider'
  /** The library was set up in a way that cannot work. */
  | 'invalid_configuration';

export interface SessionErrorOptions {
  readonly code: SessionErrorCode;
  /** What happened, what it means, what to do. Never a token or anything about a person. */
  readonly message: string;
  readonly cause?: unknown;
  readonly sessionId?: string | undefined;
  /** Seconds to wait before trying again, as the server asked. */
  readonly retryAfter?: number | undefined;
}

/** The one error that this package throws and rejects with. Tell errors apart by `code`. */
export class SessionError extends Error {
  // A literal, because minifiers rename classes.
  override readonly name = 'SessionError';
  readonly code: SessionErrorCode;
  /** The session concerned, where there is one. */
  readonly sessionId: string | undefined;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter: number | undefined;

  constructor({ code, message, cause, sessionId, retryAfter }: SessionErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.sessionId = sessionId;
    this.retryAfter = retryAfter;
  }
}

/**
 * Whether `error` is a {@link SessionError}, and of that `code` if one is given.
 *
 * Goes by the error's name, so that it also works where a bundle holds two copies of this package.
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
