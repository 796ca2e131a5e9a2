import type { StoreApi } from 'zustand/vanilla';
import type { AddAccountOptions, SessionBackend } from '../backend/index.ts';
import type { SessionData } from '../session/index.ts';
import type { SignOutOptions, SwitchTo } from './commands.ts';
import type { InspectedEvent } from './core/inspect.ts';
import type { NextSessionStrategy, SessionState } from './core/state.ts';
import type { CurrentSession } from './current.ts';
import type { SessionEnvironment } from './environment.ts';
import type { EventHub } from './events.ts';
import type { InitialClientOptions } from './initial-client.ts';
import type { ReauthenticateOptions, SignInOutcome } from './sign-in-options.ts';
import type { TabMode } from './tab-mode.ts';

/** The options of `createSessionStore()`. */
export interface SessionStoreOptions extends InitialClientOptions {
  /** The backend that keeps the sessions, for example `httpBackend()`. */
  readonly backend: SessionBackend;
  /**
   * The strategy that picks the next current session when the current one is lost: revoked, replaced, or expired.
   * Default: `none`, so that no user continues in another account without noticing.
   */
  readonly nextSessionOnLoss?: NextSessionStrategy;
  /** The time before a session expires at which `session-expiring` is emitted, in ms. Default: 60,000. */
  readonly expiryWarningMs?: number;
  /**
   * The tab mode: each tab has its own current session (`per-tab`), or all tabs switch together (`shared`). Default:
   * `per-tab` if the backend supports `capabilities.sessionPerRequest`, otherwise `shared`.
   */
  readonly tabMode?: TabMode;
  /** Whether tabs share tokens, in memory, over a `BroadcastChannel`. Default: true. */
  readonly shareTokensAcrossTabs?: boolean;
  /** The environment that the store runs in. Default: {@link browserEnvironment}. */
  readonly environment?: SessionEnvironment;
  /**
   * Callback for every event that the store handles, with its effects, for debugging and bug reports. The entries contain
   * IDs, statuses and error codes, but no tokens and no personal data.
   */
  readonly inspect?: (event: InspectedEvent) => void;
}

/** A zustand store of this client's sessions, independent of React. Only its own methods change the state. */
export interface SessionStore extends Pick<
  StoreApi<SessionState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /**
   * Returns the state for server rendering and hydration. If `initialClient` is a promise, returns a promise of that
   * state, while `getInitialState()` returns the state without it. The result is referentially stable.
   */
  readonly getServerState: () => SessionState | Promise<SessionState>;
  /**
   * Returns the current session of this tab, or the state of `sessionId` if given. The result is referentially stable.
   */
  readonly getCurrent: (state?: SessionState, sessionId?: string) => CurrentSession;
  /**
   * Loads the client and keeps it up to date until the returned function is called. `<SessionProvider>` does this for its
   * store. A store that is not connected sends no requests except those of the methods that you call.
   */
  readonly connect: () => () => void;
  /**
   * Fetches the client from the backend.
   *
   * @throws {SessionError} the backend's code. The sessions that were loaded before are kept.
   */
  readonly refresh: () => Promise<void>;
  /**
   * Makes a session current, or none with `null`. Affects this tab only, or all tabs with `tabMode: 'shared'`. If calls
   * overlap, the last one wins and the others resolve to `{ outcome: 'superseded' }`. An ID that is not loaded yet, for
   * example of a session that was just signed in, is loaded first.
   *
   * @throws {SessionError} `session_not_found`, `session_closed`, or the backend's code. The previous session stays
   * current.
   */
  readonly switchTo: SwitchTo;
  /**
   * Signs out. By default, removes the current session from this client and makes the most recently used of the others
   * current. Resolves if the session is already signed out.
   *
   * The sessions are hidden at once, online or not. The promise settles when the backend has responded.
   *
   * @throws {SessionError} the backend's code. If the backend refused, the sessions are shown again. If the outcome is
   * unknown (`network_error`, `server_error`, `rate_limited`, `invalid_response`), they stay hidden, and a connected store
   * retries with backoff until the backend confirms; `operations` contains them meanwhile. To retry yourself, pass the
   * `session`, because another one may be current by then.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  /**
   * Signs in to an account in addition to those that are signed in, through the `signInMethods` of the backend, and makes it
   * current. Call it in the event handler of a click, because browsers block windows that are opened later.
   *
   * Resolves when the user has signed in, however long that takes; other calls do not wait for it. If a switch or another
   * sign-in was called meanwhile, that one wins, and this call resolves to `{ outcome: 'superseded' }`. Resolves to
   * `{ outcome: 'navigation' }` if the sign-in continues on another page.
   *
   * @throws {SessionError} `unsupported` if the backend has no `signInMethods`; `sign_in_cancelled`, `popup_blocked` or the
   * backend's code if the user has not signed in, in which case nothing is changed; the codes of `switchTo()` if the account
   * is signed in, but cannot be made current.
   */
  readonly addAccount: (options?: AddAccountOptions) => Promise<SignInOutcome>;
  /**
   * Signs in again to the account of a session that is closed or expires soon, and to no other. By default, makes the new
   * session current only if the given one is current in this tab, or if none is: see `makeCurrent`. Otherwise like
   * `addAccount()`.
   *
   * @throws {SessionError} the codes of `addAccount()`, and `wrong_account` if the user signed in to another account, which
   * does not become current.
   */
  readonly reauthenticate: (session: SessionData, options?: ReauthenticateOptions) => Promise<SignInOutcome>;
  /** The backend that was passed to `createSessionStore()`. */
  readonly backend: SessionBackend;
  /** Adds an event listener. Returns a function that removes it. */
  readonly on: EventHub['on'];
  /**
   * Returns the current time of the server's clock, in ms since the epoch, as estimated from its responses. The deadlines
   * of sessions are compared with this time.
   */
  readonly getServerTime: () => number;
  /** The time before a session expires at which `session-expiring` is emitted, in ms. */
  readonly expiryWarningMs: number;
}
