import type { Session, SignedInSession } from '../session/index.ts';
import type { ClosedReason } from './core/state.ts';
import { report } from './report.ts';

/** The events of a store, by name. No event contains a token. */
export interface SessionEvents {
  /**
   * A session was added to this client, in this or another tab, or is signed in again, for example because the backend
   * refused to sign it out. Not emitted for the first load.
   */
  readonly 'session-added': { readonly session: Session };
  /** A session ended in this tab: also when its deadline passed locally, or when it was signed out but not confirmed yet. */
  readonly 'session-closed': { readonly sessionId: string; readonly status: ClosedReason };
  /**
   * The user signed a session out, or the backend confirmed that it is closed: delete all data stored for it. Emitted
   * after `session-closed`, or later if the session had only expired by the local clock. Also emitted, before the state
   * changes, if another user or actor has the session ID now.
   */
  readonly 'session-purged': { readonly sessionId: string };
  /** The current session is about to change. Emitted before the state changes. */
  readonly 'current-session-changing': { readonly from: string | null; readonly to: string | null };
  /** The current session has changed. */
  readonly 'current-session-changed': { readonly from: string | null; readonly to: string | null };
  /** A session will expire unless it is touched. Emitted once for each deadline. */
  readonly 'session-expiring': { readonly session: SignedInSession; readonly secondsLeft: number };
}

/** The name of a store event. */
export type SessionEventName = keyof SessionEvents;

export interface EventHub {
  /** `event` must be that of the name. */
  readonly emit: (name: SessionEventName, event: unknown) => void;
  /** Adds an event listener. Returns a function that removes it. */
  readonly on: <Name extends SessionEventName>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
  ) => () => void;
}

export function createEventHub(): EventHub {
  const listeners = new Map<SessionEventName, Set<(event: unknown) => void>>();
  const listenersOf = (name: SessionEventName): Set<(event: unknown) => void> =>
    listeners.get(name) ?? new Set();
  return {
    emit(name, event) {
      const current = [...listenersOf(name)];
      // A listener may stop one that comes after it.
      for (const listener of current) if (listenersOf(name).has(listener)) listener(event);
    },
    on(name, listener) {
      const handle = (event: unknown): void => {
        try {
          // SAFETY: `emit` is the only one that calls this, with the event of the name.
          listener(event as SessionEvents[typeof name]);
        } catch (error) {
          report(error);
        }
      };
      listeners.set(name, listenersOf(name).add(handle));
      return () => void listenersOf(name).delete(handle);
    },
  };
}
