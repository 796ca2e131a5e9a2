'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import {
  type ClosedSession,
  type Session,
  SessionError,
  type SessionStatus,
  type SignedInSession,
} from '../../session/index.ts';
import type { ConnectionStatus } from '../../store/index.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { SwitcherAction, SwitcherActions } from './use-switcher-actions.ts';
import type { Confirmation } from './use-confirmation.ts';

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
  readonly connection: ConnectionStatus;
  readonly open: boolean;
  readonly popupId: string;
  readonly actions: SwitcherActions;
  /** One of those that failed. */
  readonly failedAction: SwitcherAction | undefined;
  readonly setOpen: (open: boolean, details: SwitcherDetails) => void;
  readonly select: (session: Session, details: SwitcherDetails) => void;
  readonly signOut: (session: Session, details: SwitcherDetails) => void;
  /** Asks before `leaveAll`. */
  readonly confirmation: Confirmation;
  readonly signOutAll: (details: SwitcherDetails) => void;
  /** Tries something, also again. */
  readonly run: (key: string, action: SwitcherAction, details: SwitcherDetails) => void;
  readonly refresh: () => void;
  /** Undefined where the app leads nowhere. */
  readonly addAccount: ((details: SwitcherDetails) => void) | undefined;
  readonly signInAgain: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
}

export const SwitcherContext = createContext<Switcher | null>(null);

export function useSwitcher(): Switcher {
  return use(SwitcherContext) ?? throwMissingRoot('Root');
}

/** How it is with one row. */
export type SwitcherItemState = {
  /** The session's status. @selector `[data-status='pending']` */
  readonly status: SessionStatus;
  /** Whether it is the account of this tab. @selector `[data-current]` */
  readonly current: boolean;
  /** Whether something is in flight for it. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the last thing that was tried with it failed. @selector `[data-error]` */
  readonly error: boolean;
};

/** A row, for the parts in it. */
export interface SwitcherItem {
  readonly session: Session;
  readonly state: SwitcherItemState;
}

/** Null outside of every row: there the parts speak of the current account. */
export const ItemContext = createContext<SwitcherItem | null>(null);

export function useItem(): SwitcherItem {
  return use(ItemContext) ?? throwMissingRoot('Item');
}

function throwMissingRoot(part: string): never {
  throw new SessionError({
    code: 'missing_provider',
    message: `A part of a SessionSwitcher is outside <SessionSwitcher.${part}>. Put it inside.`,
  });
}
