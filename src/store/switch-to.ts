import type { RequestContext, SessionBackend } from '../backend/index.ts';
import {
  isSessionError,
  isSignedIn,
  SessionError,
  type SessionErrorCode,
  type SignedInSession,
} from '../session/index.ts';
import type { Following } from './current-rule.ts';
import type { Refresher } from './refresh.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession, isSignedInWith, type SessionState, type SignedOutReason } from './state.ts';
import type { SwitchProgress } from './tab-messages.ts';

/** The options of `SessionStore.switchTo()`. */
export interface SwitchOptions {
  /** The active organization of that session; null for none. Default: unchanged. */
  readonly organizationId?: string | null;
}

/** The outcome of a switch: `superseded` if a later call won. */
export type SwitchResult = { readonly outcome: 'switched' } | { readonly outcome: 'superseded' };

export interface Switching {
  readonly switchTo: SwitchTo;
  /** Lets somebody follow a session that is over, as far as the backend and the other tabs do not know it yet. */
  readonly follow: (follows: Following) => void;
}

/** The type of `SessionStore.switchTo`. */
export type SwitchTo = (id: string | null, options?: SwitchOptions) => Promise<SwitchResult>;

/** Failures that say nothing about the session: this tab's choice stands. */
const undecided: readonly SessionErrorCode[] = [
  'network_error',
  'server_error',
  'rate_limited',
  'invalid_response',
];

const switched = { outcome: 'switched' } as const;
const superseded = { outcome: 'superseded' } as const;

/** A switch that the backend has not answered yet. */
interface Running {
  readonly id: string;
  readonly abort: AbortController;
  readonly before: Pick<SessionState, 'currentSessionId' | 'signedOutReason'>;
  readonly done: Promise<SwitchResult>;
}

export interface SwitchingOptions {
  readonly backend: SessionBackend;
  readonly keeper: StateKeeper;
  readonly refresher: Refresher;
  /** Called with every choice that this tab makes, as far as it has come; with whom it is for where it is not for all. */
  readonly onChosen: (id: string | null, progress: SwitchProgress, insteadOf?: string) => void;
  /** Runs what moves the one cookie of all tabs, one tab after the other. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export function createSwitching(options: SwitchingOptions): Switching {
  const { backend, keeper, refresher, onChosen, exclusively } = options;
  const { api } = keeper;
  // Where one cookie is the current account for all, nothing may be shown until the backend has switched it.
  const optimistic = backend.capabilities.sessionPerRequest;
  let calls = 0;
  // The last call that knew its session: earlier ones come too late.
  let ticket = 0;
  let running: Running | undefined;
  let answered: Promise<unknown> = Promise.resolve();

  /** Finds who is to be current; whoever has just signed in is not known here yet. */
  async function find(id: string): Promise<SignedInSession> {
    if (!findSession(api.getState(), id)) await refresher.refresh();
    const session = findSession(api.getState(), id);
    if (session && isSignedIn(session)) return session;
    throw session
      ? new SessionError({
          code: 'session_closed',
          message: `Cannot switch to this session because its status is "${session.status}". The current session was not changed. Ask the user to sign in again.`,
          sessionId: id,
        })
      : new SessionError({
          code: 'session_not_found',
          message:
            'Cannot switch to this session because this client has no session with this ID. The current session was not changed. Check the ID, or ask the user to sign in.',
          sessionId: id,
        });
  }

  async function select(id: string, options: SwitchOptions, signal: AbortSignal): Promise<void> {
    // A backend that cannot note who is current need not be told, as long as each request says it.
    if (optimistic && !backend.capabilities.selectSession) return;
    const touch = { intent: 'select_session', ...options } as const;
    const asked = keeper.ask();
    const update = await (optimistic
      ? backend.touchSession(id, touch, keeper.context(signal))
      : inTurn(signal, (context) => backend.touchSession(id, touch, context)));
    signal.throwIfAborted();
    keeper.applyUpdate(update, asked);
  }

  /** One after the other, each to its end: two requests that overtake each other would leave the wrong cookie. */
  function inTurn<Result>(
    overtaken: AbortSignal,
    send: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> {
    const result = answered.then(() => {
      overtaken.throwIfAborted();
      return exclusively(() => send(keeper.context()));
    });
    // Waited for alone: what was answered is of accounts that may be gone by the next switch.
    const settled = (): void => {};
    answered = result.then(settled, settled);
    return result;
  }

  async function run(id: string, options: SwitchOptions, { abort, before }: Omit<Running, 'done'>) {
    const finish = keeper.begin(id, 'switching');
    const shown = optimistic ? id : null;
    if (optimistic) keeper.setCurrent(id);
    else keeper.suspend();
    onChosen(id, optimistic ? 'settled' : 'begun');
    try {
      await select(id, options, abort.signal);
      if (!optimistic) settle(id);
      return switched;
    } catch (error) {
      if (abort.signal.aborted) return superseded;
      if (optimistic && isSessionError(error) && undecided.includes(error.code)) return switched;
      if (api.getState().currentSessionId === shown) goBack(id, before);
      refresher.heed(error);
      throw error;
    } finally {
      if (running?.abort === abort) running = undefined;
      finish();
    }
  }

  function settle(id: string | null, reason?: SignedOutReason): void {
    keeper.setCurrent(id, reason);
    onChosen(id, 'settled');
  }

  function goBack(
    failed: string,
    { currentSessionId: id, signedOutReason: reason }: Running['before'],
  ): void {
    if (optimistic) return settle(id && isSignedInWith(api.getState().client, id) ? id : null, reason);
    // The one cookie may have been moved since, by another tab.
    keeper.resume(reason);
    onChosen(failed, 'failed');
  }

  /** Takes the place of a switch that is under way. */
  function start(id: string, options: SwitchOptions, before: Running['before']): Promise<SwitchResult> {
    running?.abort.abort();
    const switching = { id, abort: new AbortController(), before };
    const done = run(id, options, switching);
    running = { ...switching, done };
    return done;
  }

  return {
    async switchTo(id, options = {}) {
      const call = (calls += 1);
      // Who is known to be signed in is current before this call returns.
      if (id !== null && !isSignedInWith(api.getState().client, id)) await find(id);
      // Whoever loads after that must find the choice, or the client's last session would take its place.
      else if (!api.getState().client) await refresher.refresh();
      if (call < ticket) return superseded;
      ticket = call;
      const asItIs = options.organizationId === undefined;
      if (asItIs && running?.id === id) return running.done;

      const before = running?.before ?? api.getState();
      if (id !== null && !(asItIs && id === api.getState().currentSessionId)) {
        return start(id, options, before);
      }
      running?.abort.abort();
      running = undefined;
      if (id === null) settle(null);
      return switched;
    },
    follow({ follower: id, lost }) {
      const { client } = api.getState();
      if (id === null || client?.lastActiveSessionId === id) return onChosen(id, 'settled', lost);
      // A failure shows in the state.
      start(id, {}, api.getState()).catch(() => {});
    },
  };
}
