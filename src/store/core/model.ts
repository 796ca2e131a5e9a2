import type { ClientSnapshot, SessionData, SessionError, TouchOptions } from '../../session/index.ts';
import type { ClosedReason, ConnectionStatus, NextSessionStrategy, SignedOutReason } from './state.ts';
import type { Stamp } from './stamp.ts';

// Everything that decides anything about sessions. Plain data: the reducer replaces it, nothing else does.

/** The identifier of a caller that waits for the outcome of a command. A later command has a higher one. */
export type Ticket = number;

/** The status of a session whose sign-out is in progress. */
export type LeavingStatus = 'ended' | 'removed';

/** The state of a session that this tab has ever received. */
export interface KnownSession {
  /** The newest data that the backend sent, by version. */
  readonly data: SessionData;
  /** The number of requests that this tab had sent when the session was last added to the client or went missing. */
  readonly since: number;
  /** The reason why a session is missing from the client; null if the client has it. */
  readonly missing: ClosedReason | null;
  /** The deadline for which `session-expiring` was emitted, in ms. */
  readonly warnedFor: number | null;
  /** The time before which the session is not touched because of activity, on the monotonic clock in ms. */
  readonly touchNotBefore: number;
}

/** The client as this tab shows it. Sessions that did not change keep their identity. */
export interface ModelClient {
  readonly id: string | null;
  /** The version of the snapshot. If it covers the `presented` sessions, the highest version of a session so far. */
  readonly version: number;
  readonly covers: ClientSnapshot['covers'];
  /** The number of the request that it was received with. */
  readonly request: number;
  readonly lastActiveSessionId: string | null;
  /** The listed sessions as of the last event, in order of sign-in. */
  readonly sessions: readonly SessionData[];
}

/** The session that this tab has selected last. */
interface LastSelection {
  /** Null if no session was selected. */
  readonly sessionId: string | null;
  /** The time of the latest sign-in on the client when the selection was made, in ms by the server's clock. */
  readonly since: number;
}

/** The data that this tab stores across reloads. */
export interface StoredSelection extends LastSelection {
  /** The organizations that this tab has selected, by session. */
  readonly organizations: Readonly<Record<string, string | null>>;
  /** The sign-outs that the backend has not confirmed. */
  readonly signOuts: readonly Pick<Closing, 'ids' | 'method' | 'since'>[];
}

/** The current session of this tab, and why it is current. */
export interface Selection {
  readonly sessionId: string | null;
  readonly reason: SignedOutReason;
  /** Whether the tab has selected its first session. */
  readonly isMade: boolean;
  /** The session to select as soon as it is signed in: expired by the local clock only, or not known yet. */
  readonly lapsed: string | null;
  /** The last active session of the client when a session was last selected here (shared cookie). */
  readonly backendSelected: string | null;
  /** The last active session of the client when no session was selected; undefined if one was since. */
  readonly backendAtNone: string | null | undefined;
}

/** A call to the backend in progress. A switch or sign-out in progress has the number of its request. */
export type Call = CallKind & {
  readonly request: number;
  /** The time at which the request was sent, by the wall clock in ms. */
  readonly sentAt: number;
};

export type CallKind =
  | { readonly kind: 'refresh'; readonly tickets: readonly Ticket[] }
  | {
      readonly kind: 'touch';
      readonly sessionId: string;
      readonly options: TouchOptions;
      /** Null for a touch that reports activity. */
      readonly ticket: Ticket | null;
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'close' };

/** A sign-out that the backend has not confirmed. */
export interface Closing {
  readonly ids: readonly string[];
  readonly method: 'end' | 'remove' | 'remove-all';
  readonly nextSession: NextSessionStrategy;
  readonly ticket: Ticket;
  /** The number of its request; null while it waits for a retry, or for another request that moves the shared cookie. */
  readonly request: number | null;
  /** The number of attempts whose outcome is unknown. After the first one, the caller was rejected. */
  readonly attempts: number;
  /** The time before which the sign-out is not retried, on the monotonic clock in ms. */
  readonly notBefore: number;
  /** The current session that the sign-out closes; null if it closes others only. */
  readonly current: string | null;
  /** The session that becomes current once a shared cookie has been moved; null if there is none. */
  readonly successor: string | null;
  /** The order of the selection that the sign-out makes (shared cookie). */
  readonly stamp: Stamp;
  /** The time at which the last of its sessions was created, in ms by the server's clock. Null if none was received yet. */
  readonly since: number | null;
}

/** A sign-out of a session in another tab that is not known to be settled. */
interface FollowedSignOut {
  readonly sessionId: string;
  readonly status: LeavingStatus;
  readonly tab: string;
  /** The number of requests that this tab had sent when the sign-out began. */
  readonly since: number;
}

/** A change of the current session that the backend has not confirmed. */
export interface Switch {
  readonly sessionId: string;
  readonly organizationId: string | null | undefined;
  readonly tickets: readonly Ticket[];
  /** The number of its request; null while it waits for another request that moves the shared cookie. */
  readonly request: number | null;
  readonly stamp: Stamp;
  readonly before: Pick<Selection, 'sessionId' | 'reason'>;
}

export interface WaitingSwitch {
  readonly ticket: Ticket;
  readonly sessionId: string | null;
  readonly organizationId: string | null | undefined;
}

export interface Model {
  readonly connection: ConnectionStatus;
  readonly error: SessionError | null;
  readonly signInError: SessionError | null;
  readonly client: ModelClient | null;
  readonly known: Readonly<Record<string, KnownSession>>;
  /** The server times, in ms, between which the listed sessions are up to date. Null if they may not be. */
  readonly listedFor: { readonly since: number; readonly until: number } | null;
  readonly selection: Selection;
  /** The organization that this tab acts for, by session. Absent: the session's last active one. */
  readonly organizations: Readonly<Record<string, string | null>>;
  /** The number of the request that selected the organization, by session. */
  readonly organizationRequests: Readonly<Record<string, number>>;
  /** Null until this tab has selected a session, or none, for the first time. */
  readonly last: LastSelection | null;
  /** The offset of the server's clock from the local one, and the latest server time received, in ms. */
  readonly clock: { readonly offset: number; readonly latest: number };
  /** The number of the last request. */
  readonly requests: number;
  readonly calls: readonly Call[];
  readonly refresh: {
    readonly failures: number;
    /** The time before which only commands refresh, because the backend asked for it, on the monotonic clock in ms. */
    readonly notBefore: number;
    /** The time before which a focus event does not refresh, because the client is fresh, on the monotonic clock in ms. */
    readonly freshUntil: number;
  };
  /** The switch in progress in this tab. */
  readonly switching: Switch | null;
  /** The newest switch that found its session: earlier ones are superseded. */
  readonly lastSwitch: Ticket;
  /** The switches to sessions that have to be loaded first. The latest one is the first to begin, because it wins. */
  readonly waiting: readonly WaitingSwitch[];
  readonly closings: readonly Closing[];
  readonly followed: readonly FollowedSignOut[];
  /** The latest selection of any tab (`tabMode: 'shared'`), and its session if another tab has not settled it yet. */
  readonly tabs: {
    readonly chosen: Stamp;
    readonly switching: { readonly sessionId: string | null } | null;
  };
  readonly isConnected: boolean;
}

/** The settings of a store that its decisions depend on. */
export interface StoreConfig {
  readonly tabId: string;
  readonly backendName: string;
  readonly sessionPerRequest: boolean;
  readonly canSelectSession: boolean;
  readonly canEnd: boolean;
  readonly canTouch: boolean;
  readonly isShared: boolean;
  readonly initialSessionId: string | undefined;
  /** The session that the page was rendered for; undefined if it was rendered for none in particular. */
  readonly pageSessionId: string | null | undefined;
  readonly nextSessionOnLoss: NextSessionStrategy;
  readonly expiryWarningMs: number;
}

export const initialModel: Model = {
  connection: 'loading',
  error: null,
  signInError: null,
  client: null,
  known: {},
  listedFor: null,
  selection: {
    sessionId: null,
    reason: 'none',
    isMade: false,
    lapsed: null,
    backendSelected: null,
    backendAtNone: undefined,
  },
  organizations: {},
  organizationRequests: {},
  last: null,
  clock: { offset: 0, latest: Number.MIN_SAFE_INTEGER },
  requests: 0,
  calls: [],
  refresh: { failures: 0, notBefore: Number.MIN_SAFE_INTEGER, freshUntil: Number.MIN_SAFE_INTEGER },
  switching: null,
  lastSwitch: 0,
  waiting: [],
  closings: [],
  followed: [],
  tabs: { chosen: { count: 0, tab: '' }, switching: null },
  isConnected: false,
};
