'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import {
  type ClosedSession,
  type Session,
  SessionError,
  type SessionStatus,
  type SignedInSession,
} from '../../session/index.ts';
import type { ConnectionState } from '../../store/index.ts';
import type { SessionSwitcherLabels } from './labels.ts';
import type { Attempt } from './use-attempts.ts';

/** Why something happened: the trigger, a choice in the popup, another try, or the popup was left. */
export type SwitcherReason = 'trigger' | 'choice' | 'retry' | 'dismiss';

/** What comes with every callback of the switcher. */
export interface SwitcherDetails {
  readonly reason: SwitcherReason;
  readonly event: SyntheticEvent;
}

/** What the parts of one switcher share. */
export interface Switcher {
  readonly labels: SessionSwitcherLabels;
  readonly sessions: readonly Session[];
  /** Whose the tab is. */
  readonly current: SignedInSession | null;
  readonly isLoading: boolean;
  readonly connection: ConnectionState;
  readonly open: boolean;
  readonly popupId: string;
  /** What was begun here and is not over, or failed: by session id, or for all of them. */
  readonly attempts: Readonly<Record<string, Attempt>>;
  readonly setOpen: (open: boolean, details: SwitcherDetails) => void;
  readonly choose: (session: Session, event: SyntheticEvent) => void;
  readonly leave: (session: Session, event: SyntheticEvent) => void;
  readonly leaveAll: (event: SyntheticEvent) => void;
  readonly retry: (key: string, event: SyntheticEvent) => void;
  readonly refresh: () => void;
  /** Undefined where the app leads nowhere. */
  readonly addAccount: ((event: SyntheticEvent) => void) | undefined;
  readonly signInAgain: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
}

export const SwitcherContext = createContext<Switcher | null>(null);

export function useSwitcher(): Switcher {
  const switcher = use(SwitcherContext);
  if (switcher) return switcher;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'A part of SessionSwitcher was rendered outside <SessionSwitcher.Root>, so it belongs to no switcher. Put it inside.',
  });
}

/** How it is with one row. */
export type SwitcherItemState = {
  /** The session's status. @selector `[data-status='pending']` */
  readonly status: SessionStatus;
  /** Whether it is the account of this tab. @selector `[data-current]` */
  readonly current: boolean;
  /** Whether something is in flight for it. @selector `[data-busy]` */
  readonly busy: boolean;
  /** Whether the last thing that was tried with it failed. @selector `[data-failed]` */
  readonly failed: boolean;
};

/** A row, for the parts in it. */
export interface SwitcherItem {
  readonly session: Session;
  readonly state: SwitcherItemState;
}

/** Null outside of every row: there the parts speak of the current account. */
export const ItemContext = createContext<SwitcherItem | null>(null);

export function useItem(): SwitcherItem {
  const item = use(ItemContext);
  if (item) return item;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'A part of a SessionSwitcher row was rendered outside <SessionSwitcher.Item>, so it belongs to no account. Put it inside.',
  });
}
