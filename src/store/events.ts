import type { ClosedStatus, Session, SignedInSession } from '../session/index.ts';

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
  readonly switching: { readonly from: string | null; readonly to: string | null };
  /** Another session is current. */
  readonly 'current-changed': { readonly from: string | null; readonly to: string | null };
  /** A session is about to run out, unless it is touched. Told once for each deadline. */
  readonly expiring: { readonly session: SignedInSession; readonly secondsLeft: number };
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
  const target = new EventTarget();
  return {
    emit: (name, detail) => void target.dispatchEvent(new CustomEvent(name, { detail })),
    on(name, listener) {
      // SAFETY: `emit` is the only one that dispatches here, with the detail that belongs to the name.
      const handle = (event: Event): void => listener((event as CustomEvent).detail);
      target.addEventListener(name, handle);
      return () => target.removeEventListener(name, handle);
    },
  };
}
