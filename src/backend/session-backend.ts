import type {
  ClientSnapshot,
  Paginated,
  SessionData,
  SessionListParams,
  TouchOptions,
} from '../session/index.ts';
import type { RequestContext } from './request-context.ts';
import type { SignInMethods } from './sign-in.ts';

/** The features that a backend supports. Methods of unsupported features reject with `unsupported`. */
export interface BackendCapabilities {
  /** Whether the backend records activity, which extends sessions. */
  readonly touch: boolean;
  /**
   * Whether the backend stores the current session when it receives a touch with the intent `select_session`, so that
   * new tabs start with it. Required if `sessionPerRequest` is false.
   */
  readonly selectSession: boolean;
  /** Whether a session can be ended and remain listed as `ended`. If false, a session can only be removed. */
  readonly end: boolean;
  /** Whether the backend can issue session tokens. */
  readonly tokens: boolean;
  /** Whether the backend can issue tokens from templates. */
  readonly tokenTemplates: boolean;
  /** Whether the backend can list and revoke the sessions of a user on other devices. */
  readonly deviceSessions: boolean;
  /** Whether the backend can push events when the client changes on the server. */
  readonly events: boolean;
  /**
   * Whether each request can specify its session. If false, one cookie determines the current session of all tabs, and
   * a switch must reach the backend before the new session is shown.
   */
  readonly sessionPerRequest: boolean;
}

/** The options of `removeSession()`. */
export interface RemoveOptions {
  /**
   * The ID of the session to make current if the removed session is the current one, or null for none. Passed to
   * backends with a shared cookie, which switch to this session first instead of choosing one themselves.
   */
  readonly nextSessionId?: string | null;
}

/** The result of a backend method that changes a session. */
export interface SessionMutationResult {
  /** The session after the change, or null if it does not exist. */
  readonly session: SessionData | null;
  /** The client after the change, or null if the backend does not return it. */
  readonly client: ClientSnapshot | null;
  /** The server time of the response, if known. */
  readonly now?: Date | null;
  /** The URL of a page that must be opened next, for example to sign out at the provider. The store navigates to it. */
  readonly navigateTo?: string;
}

/** The options of `createToken()`. */
export interface TokenRequest {
  /** The name of a token template. Default: the session token. */
  readonly template?: string;
  /** The organization that the token is for, or null for none. Default: the session's last active organization. */
  readonly organizationId?: string | null;
}

/** A token that is not a session token of this package, such as an access token of OAuth 2.0 or a Firebase ID token. */
export interface IssuedToken {
  readonly token: string;
  /** The time when the token expires, by the clock of this device: the time of the response plus its `expires_in`. */
  readonly expiresAt: Date;
}

/** The pagination parameters of a list. */
export interface PageParams {
  /** The maximum number of items to return, from 1 to 500. Default 10. */
  readonly limit?: number;
  /** The number of items to skip. Default 0. */
  readonly offset?: number;
}

/** An event pushed by the server when the client or one of its sessions changed. */
export interface BackendEvent {
  readonly type: 'client-changed';
  /** The minimum version of the client after the change, or 0 if clients have no version. */
  readonly version: number;
  /**
   * The versions of the sessions that the subscription covers, by ID, if it covers only those whose credentials it has
   * presented. The store subscribes again when it receives a session that is not among them.
   */
  readonly sessions?: Readonly<Record<string, number>> | undefined;
}

/**
 * The interface between this package and the server that stores sessions.
 *
 * All methods are idempotent, validate the responses they receive, and reject with a {@link SessionError}.
 */
export interface SessionBackend {
  readonly name: string;
  /**
   * The key of everything shared between the tabs of one origin and between providers on one page: messages, locks,
   * tokens, the event stream and stored selections. Stores with equal scopes share one client; stores with different
   * scopes share nothing. Must be a non-empty string that is the same in every tab and after a reload.
   */
  readonly scope: string;
  readonly capabilities: BackendCapabilities;
  /** The sign-in that the backend offers itself. */
  readonly signInMethods?: SignInMethods;
  /** Returns the client and its sessions. */
  getClient(context: RequestContext): Promise<ClientSnapshot>;
  /** Records activity of a session, or makes it the client's last active one. */
  touchSession(id: string, options: TouchOptions, context: RequestContext): Promise<SessionMutationResult>;
  /** Signs a session out. It remains listed as `ended`. */
  endSession(id: string, context: RequestContext): Promise<SessionMutationResult>;
  /** Signs a session out and removes it from the client. */
  removeSession(id: string, options: RemoveOptions, context: RequestContext): Promise<SessionMutationResult>;
  /** Signs all sessions of the client out and removes them. */
  removeAllSessions(context: RequestContext): Promise<SessionMutationResult>;
  /**
   * Returns a token for a session. A string must be a JWT with the claims `sid`, `iat` and `exp` (RFC 7519), and is refused
   * if it is of another session or user. The backend vouches for any other token, which it returns with its expiry.
   */
  createToken(id: string, request: TokenRequest, context: RequestContext): Promise<string | IssuedToken>;
  /** Returns a page of the sessions of a client or user. */
  listSessions?(params: SessionListParams, context: RequestContext): Promise<Paginated<SessionData>>;
  /**
   * Returns a page of the signed-in sessions of the session's user on all devices, most recently active first. Required
   * for backends with the capability `deviceSessions`.
   */
  listDeviceSessions?(id: string, page: PageParams, context: RequestContext): Promise<Paginated<SessionData>>;
  /**
   * Revokes another session of the same user on any device, and returns it. Returns an already closed session
   * unchanged, and null for a session that does not exist or belongs to another user. Required for backends with the
   * capability `deviceSessions`.
   */
  revokeDeviceSession?(
    id: string,
    targetSessionId: string,
    context: RequestContext,
  ): Promise<SessionMutationResult>;
  /**
   * Calls the listener on each event. Returns a function that unsubscribes. Required for backends with the capability
   * `events`.
   */
  subscribe?(listener: (event: BackendEvent) => void): () => void;
}

/** The methods of a backend. */
export type BackendMethods = Omit<SessionBackend, 'name' | 'scope' | 'capabilities' | 'signInMethods'>;
