import { isSignedIn, type SessionState, type SessionStore, type SignedInSession } from 'multisession/core';
import type { EventLog } from './event-log.ts';
import type { Server } from './server.ts';

/** The context that all tabs of one simulation share. */
export interface Run {
  readonly server: Server;
  /** Whether the backend uses a shared cookie, so that all tabs switch together. */
  readonly sharedCookie: boolean;
  /** Reports a violated invariant. It is thrown later, so that the store cannot catch it. */
  readonly report: (violation: string) => void;
  readonly log: EventLog;
  /** Whether any tab has called switchTo(null) or signed out with the strategy `none`. */
  hasSelectedNone: boolean;
  /** The tabs that have called switchTo() or signed out. With a shared cookie, a later selection of any tab wins. */
  readonly selecting: Set<SessionStore>;
  /** The sessions that any tab has signed out, also if the server has not confirmed it. */
  readonly signedOut: Set<string>;
}

/** The state of a tab when its page was unloaded. */
export interface Remembered {
  /** The current session; undefined if the tab had not loaded yet. */
  readonly current: string | null | undefined;
  /** The sessions that the tab has ever held. */
  readonly known: ReadonlySet<string>;
  /** Sessions that were current until they expired locally. They may become current again if they were extended. */
  readonly expiredLocally: ReadonlySet<string>;
}

/** The store of one tab, with the context that the checks need. */
export interface Watched {
  readonly run: Run;
  readonly store: SessionStore;
  /** The state before the reload; undefined for a new tab. */
  readonly remembered: Remembered | undefined;
  readonly report: (violation: string) => void;
}

export function signedIn({ client }: SessionState): readonly SignedInSession[] {
  return client?.sessions.filter(isSignedIn) ?? [];
}
