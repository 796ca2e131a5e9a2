import type {
  ClientSnapshot,
  Paginated,
  SessionData,
  SessionListParams,
  TouchOptions,
} from '../session/index.ts';

/** What a backend can do. What it cannot is off here, and calling it rejects with `unsupported`. */
export interface BackendCapabilities {
  /** Records activity and prolongs sessions. */
  readonly touch: boolean;
  /**
   * Notes who is current, when told by a touch with the intent `select_session`: a new tab starts as them. Without
   * `sessionPerRequest` every backend has to.
   */
  readonly selectSession: boolean;
  /** Signs out and keeps the session listed as `ended`; without it there is only `remove`. */
  readonly end: boolean;
  readonly tokens: boolean;
  readonly tokenTemplates: boolean;
  /** Lists and revokes an account's sessions on other devices. */
  readonly deviceSessions: boolean;
  /** Pushes what happens on the server. */
  readonly events: boolean;
  /**
   * Each request can say which session it speaks for. Without it (one cookie is the current account for all) a
   * switch has to reach the backend before anything is shown.
   */
  readonly sessionPerRequest: boolean;
}

export interface RequestContext {
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /**
   * The highest version that the caller knows, also from other tabs. A backend without versions numbers its answers
   * higher than that, or they would read as old news.
   */
  readonly minVersion?: number;
}

export interface RemoveOptions {
  /**
   * Who is to be current once the session is over; null for nobody. Said of the current session where one cookie is the
   * account for all, so that the backend can move it beforehand: left to itself, it might choose somebody else.
   */
  readonly nextSessionId?: string | null;
}

/** What a backend knows after a change. */
export interface SessionMutationResult {
  /** The session concerned, as it is now; null where there is none (or none any more). */
  readonly session: SessionData | null;
  /** The whole client as it is now, where the backend sends it. */
  readonly client: ClientSnapshot | null;
  /** The server's clock when it answered, where it said so. */
  readonly now?: Date | null;
}

export interface TokenRequest {
  readonly template?: string;
  /** The organization to act for; null for none. Left out: the session's last active one. */
  readonly organizationId?: string | null;
}

export interface PageParams {
  /** 1 to 500, default 10. */
  readonly limit?: number;
  /** Default 0. */
  readonly offset?: number;
}

export interface BackendEvent {
  /** Something about the client changed; its version is at least this. */
  readonly type: 'client-changed';
  readonly version: number;
}

/**
 * Whatever stores sessions. Everything else in this package speaks to it through this interface alone.
 *
 * All calls are idempotent, parse what they receive and reject with a {@link SessionError}.
 */
export interface SessionBackend {
  readonly name: string;
  /**
   * The key of everything that the tabs of one origin, and several providers on one page, share: messages, locks, tokens,
   * the event stream, each tab's stored selection. Stores of equal scopes act as one client; stores of different scopes
   * never meet. Not empty, and the same in every tab and after a reload.
   */
  readonly scope: string;
  readonly capabilities: BackendCapabilities;
  getClient(context: RequestContext): Promise<ClientSnapshot>;
  touchSession(id: string, options: TouchOptions, context: RequestContext): Promise<SessionMutationResult>;
  endSession(id: string, context: RequestContext): Promise<SessionMutationResult>;
  removeSession(id: string, options: RemoveOptions, context: RequestContext): Promise<SessionMutationResult>;
  removeAllSessions(context: RequestContext): Promise<SessionMutationResult>;
  createToken(id: string, request: TokenRequest, context: RequestContext): Promise<string>;
  listSessions?(params: SessionListParams, context: RequestContext): Promise<Paginated<SessionData>>;
  /**
   * The signed-in sessions of that session's user on all devices, newest first by their last activity. There with
   * `deviceSessions`, as is `revokeDeviceSession`.
   */
  listDeviceSessions?(id: string, page: PageParams, context: RequestContext): Promise<Paginated<SessionData>>;
  /**
   * Closes another session of the same user, wherever it is, and answers it as it then is. One that is over already
   * stays as it is; one that is not there, or somebody else's, is null.
   */
  revokeDeviceSession?(id: string, otherId: string, context: RequestContext): Promise<SessionMutationResult>;
  subscribe?(listener: (event: BackendEvent) => void): () => void;
}
