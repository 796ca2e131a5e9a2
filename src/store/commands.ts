import type { Session, SessionOwner, TouchOptions } from '../session/index.ts';
import type { NextSessionStrategy } from './core/state.ts';
import type { CommandResult, StoreEvent } from './core/store-event.ts';
import type { Tickets } from './effects/tickets.ts';

/** The options of `SessionStore.switchTo()`. */
export interface SwitchOptions {
  /**
   * The organization that this tab, or all tabs with `tabMode: 'shared'`, acts for in that session; null for none. Default:
   * unchanged.
   */
  readonly organizationId?: string | null;
}

/** The outcome of a switch: `superseded` if a later call won. */
export type SwitchResult = { readonly outcome: 'switched' } | { readonly outcome: 'superseded' };

/** The type of `SessionStore.switchTo`. */
export type SwitchTo = (id: string | null, options?: SwitchOptions) => Promise<SwitchResult>;

/** The options of `SessionStore.signOut()`. */
export interface SignOutOptions {
  /** The session to sign out, or its ID. Default: the current session. */
  readonly session?: Session | string;
  /** The sessions to sign out: one `session`, or `all` sessions of this client. Default: `session`. */
  readonly scope?: 'session' | 'all';
  /**
   * The resulting state: `remove` removes the session from this client, `end` keeps it listed with the status `ended`.
   * With `scope: 'all'`, sessions are always removed. Default: `remove`.
   */
  readonly mode?: 'remove' | 'end';
  /**
   * The strategy that picks the next session if the current one is signed out. With `scope: 'all'`, there is none.
   * Default: `most-recent`.
   */
  readonly nextSession?: NextSessionStrategy;
}

type SignOutEvent = Extract<StoreEvent, { type: 'sign-out-requested' }>;

/** The commands of a store. Each dispatches one event, and resolves or rejects when the reducer settles it. */
export interface Commands {
  readonly refresh: () => Promise<void>;
  readonly switchTo: SwitchTo;
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  readonly close: (id: string, mode: 'remove' | 'end') => Promise<Session>;
  readonly touch: (id: string, options?: TouchOptions) => Promise<Session>;
}

export interface CommandsOptions {
  readonly tickets: Tickets;
  readonly dispatch: (event: StoreEvent) => void;
  readonly getCurrentId: () => string | null;
  /** Returns whether the ID belongs to another user or actor than `owner` now. */
  readonly isReused: (id: string, owner: SessionOwner) => boolean;
  /** Returns a session that this tab has received, also if it is no longer listed. */
  readonly getSession: (id: string) => Session;
}

export function createCommands({
  tickets,
  dispatch,
  getCurrentId,
  isReused,
  getSession,
}: CommandsOptions): Commands {
  const { issue } = tickets;
  const signOut = (event: Omit<SignOutEvent, 'type' | 'ticket'>): Promise<CommandResult> =>
    issue((ticket) => dispatch({ ...event, type: 'sign-out-requested', ticket }));

  return {
    async refresh() {
      await issue((ticket) => dispatch({ type: 'refresh-requested', ticket }));
    },
    async switchTo(sessionId, { organizationId } = {}) {
      const result = await issue((ticket) =>
        dispatch({ type: 'switch-requested', ticket, sessionId, organizationId }),
      );
      return { outcome: result === 'superseded' ? 'superseded' : 'switched' };
    },
    async signOut({ session, scope = 'session', mode = 'remove', nextSession = 'most-recent' } = {}) {
      // The session of that snapshot is over: its ID belongs to another user or actor.
      if (typeof session === 'object' && scope === 'session' && isReused(session.id, session)) return;
      const id = typeof session === 'string' ? session : (session?.id ?? getCurrentId());
      if (scope === 'session' && !id) return;
      await signOut({ sessionId: scope === 'all' ? undefined : (id ?? undefined), mode, nextSession });
    },
    async close(sessionId, mode) {
      await signOut({ sessionId, mode, nextSession: 'most-recent' });
      return getSession(sessionId);
    },
    async touch(sessionId, options = {}) {
      await issue((ticket) => dispatch({ type: 'touch-requested', ticket, sessionId, options }));
      return getSession(sessionId);
    },
  };
}
