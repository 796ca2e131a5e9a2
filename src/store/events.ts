import type { ClosedStatus, Session, SignedInSession } from '../session/index.ts';
import { report } from './report.ts';

/** What a store tells of, by name. Ids, statuses and sessions; never a token. */
export interface SessionEvents {
  /** Somebody signed in on this client, here or in another tab. */
  readonly 'session-added': { readonly session: Session };
  /** A session is not signed in any more. */
  readonly 'session-closed': { readonly sessionId: string; readonly status: ClosedStatus };
  /**
   * The backend has closed a session, so that nothing of it may be kept. Comes with `session-closed`, or after it where
   * only the clock had closed the session before.
   */
  readonly 'session-purged': { readonly sessionId: string };
  /** Another session is about to be current: the last moment at which the page shows the old one. */
  readonly 'current-session-changing': { readonly from: string | null; readonly to: string | null };
  /** Another session is current. */
  readonly 'current-session-changed': { readonly from: string | null; readonly to: string | null };
  /** A session is about to run out, unless it is touched. Told once for each deadline. */
  readonly 'session-expiring': { readonly session: SignedInSession; readonly secondsLeft: number };
}

export type SessionEventName = keyof SessionEvents;

export interface EventHub {
  readonly emit: <Name extends SessionEventName>(name: Name, event: SessionEvents[Name]) => void;
  /** Calls the listener for each such event until the returned function is called. */
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
          // SAFETY: `emit` is the only one that calls this, with the event that belongs to the name.
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
