import type { BackendEvent, RemoveOptions, SessionMutationResult } from '../../backend/index.ts';
import type {
  ClientSnapshot,
  Session,
  SessionData,
  SessionError,
  TouchOptions,
} from '../../session/index.ts';
import type { SessionEventName, SessionEvents } from '../events.ts';
import type { LeavingStatus, StoredSelection, Ticket } from './model.ts';
import type { NextSessionStrategy } from './state.ts';
import type { Stamp, SwitchProgress } from './stamp.ts';

/** An event that the reducer handles: everything that can change the state of a store. */
export type StoreEvent =
  /** The store is used for the first time. Reads the selection that this tab has stored. */
  | { readonly type: 'store-used'; readonly stored: StoredSelection | null }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** `snapshot` is the client that the app passed; null if it could not be parsed. */
  | { readonly type: 'initial-client-received'; readonly snapshot: ClientSnapshot }
  | { readonly type: 'initial-client-rejected'; readonly error: SessionError }
  | { readonly type: 'client-received'; readonly request: number; readonly snapshot: ClientSnapshot }
  | { readonly type: 'update-received'; readonly request: number; readonly update: SessionMutationResult }
  /** `isExpected` unless the backend threw an error that is not a `SessionError`. */
  | {
      readonly type: 'call-failed';
      readonly request: number;
      readonly error: SessionError;
      readonly isExpected: boolean;
    }
  /** A request for a token has failed. */
  | { readonly type: 'token-failed'; readonly error: SessionError; readonly organizationId: string | null }
  /** The backend has pushed the version of a change, or the versions of sessions. */
  | ({ readonly type: 'version-pushed' } & Versions)
  | { readonly type: 'refresh-requested'; readonly ticket: Ticket }
  | { readonly type: 'refresh-due' }
  /** The user retries the first load. */
  | { readonly type: 'retry-requested' }
  | {
      readonly type: 'switch-requested';
      readonly ticket: Ticket;
      readonly sessionId: string | null;
      readonly organizationId?: string | null | undefined;
      /** The client of a sign-in that has returned the session: both are applied at once. */
      readonly client?: ClientSnapshot;
    }
  /** A sign-in by redirect that the page was the end of has failed, or a later sign-in has succeeded (`error` null). */
  | { readonly type: 'redirect-settled'; readonly error: SessionError | null }
  | {
      readonly type: 'sign-out-requested';
      readonly ticket: Ticket;
      /** The session; undefined for all. */
      readonly sessionId: string | undefined;
      readonly mode: 'remove' | 'end';
      readonly nextSession: NextSessionStrategy;
    }
  | {
      readonly type: 'touch-requested';
      readonly ticket: Ticket;
      readonly sessionId: string;
      readonly options: TouchOptions;
    }
  /** `isUnsteady` if the clock was set or the device slept. */
  | { readonly type: 'time-passed'; readonly isUnsteady: boolean }
  /** The client was refreshed: what has waited for it goes on. */
  | { readonly type: 'client-refreshed' }
  /** A call was given up: the one that has waited for it is sent. */
  | { readonly type: 'call-given-up' }
  | { readonly type: 'page-focused'; readonly isVisible: boolean }
  /** With the selection of the tab, which another page of the tab may have changed in the meantime. */
  | { readonly type: 'page-restored'; readonly stored: StoredSelection | null }
  | { readonly type: 'page-hidden' }
  | { readonly type: 'user-active' }
  | { readonly type: 'tab-message-received'; readonly message: TabNews }
  /** Another tab has not settled its switch in time. */
  | { readonly type: 'tab-switch-timed-out'; readonly stamp: Stamp }
  /** Another tab has not settled its sign-out in time. */
  | { readonly type: 'tab-sign-out-timed-out'; readonly sessionIds: readonly string[] };

/**
 * The selection of a tab, for all tabs: the session that is current once the switch is settled, or the session that the
 * backend keeps selected if the switch failed. With `insteadOf`, only for tabs in which that session is current. The
 * latest stamp wins.
 */
export interface SelectionMessage {
  readonly sessionId: string | null;
  readonly progress: SwitchProgress;
  readonly insteadOf?: string | undefined;
  readonly stamp: Stamp;
  /** The session of the shared cookie then. If no session is selected, a tab that knows a later one shows that. */
  readonly cookieSessionId?: string | null | undefined;
}

/** The versions that the backend has pushed. */
export type Versions = Pick<BackendEvent, 'version' | 'sessions'>;

/** A message to the other tabs about the sessions. */
export type TabNews =
  /** A response of the backend. */
  | { readonly type: 'update'; readonly update: SessionMutationResult }
  | ({ readonly type: 'selection' } & SelectionMessage)
  /** A sign-out: the sessions are hidden at once, or shown again if the backend has refused it (`status` null). */
  | {
      readonly type: 'sign-out';
      readonly sessionIds: readonly string[];
      readonly status: LeavingStatus | null;
      readonly tab: string;
    }
  /** A tab was opened, or has loaded the code that connects it to the others. */
  | { readonly type: 'opened' }
  /** The label and version of the client of a tab, for a tab that was opened. */
  | { readonly type: 'version'; readonly clientId: string | null; readonly version: number };

/** A call of a method of the backend. */
export type BackendCall =
  | { readonly method: 'getClient' }
  | { readonly method: 'touchSession'; readonly sessionId: string; readonly options: TouchOptions }
  | { readonly method: 'endSession'; readonly sessionId: string }
  | { readonly method: 'removeSession'; readonly sessionId: string; readonly options: RemoveOptions }
  | { readonly method: 'removeAllSessions' };

/** The result of a command; undefined if it has none. */
export type CommandResult = 'switched' | 'superseded' | undefined;

/** A side effect, as data. The store runs the effects of an event in order. */
export type Effect =
  /** Publishes the model as the state of the store. */
  | { readonly type: 'publish' }
  | EmitEffect
  /** Deletes all tokens of a session, and aborts requests for more. */
  | { readonly type: 'drop-tokens'; readonly sessionId: string }
  | { readonly type: 'store-selection'; readonly stored: StoredSelection }
  /** `isExclusive` calls run in no two tabs at once, because they move the shared cookie. */
  | {
      readonly type: 'call-backend';
      readonly request: number;
      readonly call: BackendCall;
      readonly minVersion: number;
      readonly isExclusive: boolean;
    }
  | { readonly type: 'abort-call'; readonly request: number }
  | { readonly type: 'schedule-refresh'; readonly failures: number; readonly minMs: number }
  | { readonly type: 'cancel-refresh' }
  /** Handles an event later. */
  | { readonly type: 'schedule'; readonly ms: number; readonly event: StoreEvent }
  | { readonly type: 'broadcast'; readonly message: TabNews }
  /** Opens another page. */
  | { readonly type: 'navigate'; readonly url: string }
  /** Reports an error that the app's strategy for the next session has thrown. */
  | { readonly type: 'report'; readonly thrown: unknown }
  /** Handles another event, after the state was published. */
  | { readonly type: 'dispatch'; readonly event: StoreEvent }
  | { readonly type: 'resolve'; readonly ticket: Ticket; readonly result: CommandResult }
  | { readonly type: 'reject'; readonly ticket: Ticket; readonly error: SessionError };

/** Emits an event of the store, with the data of a session where the event has the session. */
export type EmitEffect = {
  readonly [Name in SessionEventName]: {
    readonly type: 'emit';
    readonly name: Name;
    readonly event: WithData<SessionEvents[Name]>;
  };
}[SessionEventName];

type WithData<Payload> = {
  readonly [Field in keyof Payload]: Payload[Field] extends Session ? SessionData : Payload[Field];
};
