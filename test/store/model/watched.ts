import { isSignedIn, type SessionState, type SessionStore, type SignedInSession } from 'multisession/core';
import type { Server } from './server.ts';

/** What all tabs of one run share. */
export interface Run {
  readonly server: Server;
  readonly together: boolean;
  /** Says that something is not as it must be. Thrown only later: the store must not catch it. */
  readonly wrong: (what: string) => void;
  /** Whether any tab ever chose that nobody is current, or that nobody follows. */
  choseNobody: boolean;
}

/** What a tab knew when its page was left. */
export interface Remembered {
  /** Undefined for a tab that had not loaded yet. */
  readonly current: string | null | undefined;
  readonly known: ReadonlySet<string>;
  /** Who was current and seemed to have run out: they come back when they had not. */
  readonly lapsed: ReadonlySet<string>;
}

/** The store of one tab, as those see it that check it. */
export interface Watched {
  readonly run: Run;
  readonly store: SessionStore;
  /** What a reload has to come back to; undefined for a new tab. */
  readonly remembered: Remembered | undefined;
  readonly wrong: (what: string) => void;
}

export function signedIn({ client }: SessionState): readonly SignedInSession[] {
  return client?.sessions.filter(isSignedIn) ?? [];
}
