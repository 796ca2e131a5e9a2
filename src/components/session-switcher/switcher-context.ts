'use client';

import type { ClosedSession, Session, SessionStatus, SignedInSession } from '../../session/index.ts';
import type { ConnectionStatus } from '../../store/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { SwitcherAction, SwitcherActions } from './use-switcher-actions.ts';
import type { SwitcherDetails } from './switcher-details.ts';
import type { Confirmation } from './use-confirmation.ts';

/** The context shared by the parts of a switcher. */
export interface Switcher {
  readonly labels: SessionSwitcherLabels;
  readonly sessions: readonly Session[];
  /** The current session of the tab. */
  readonly current: SignedInSession | null;
  readonly isLoading: boolean;
  readonly connection: ConnectionStatus;
  /** The text of the live region. */
  readonly announcement: string;
  readonly open: boolean;
  readonly popupId: string;
  readonly actions: SwitcherActions;
  /** The failed action, if any. */
  readonly failedAction: SwitcherAction | undefined;
  readonly setOpen: (open: boolean, details: SwitcherDetails) => void;
  readonly select: (session: Session, details: SwitcherDetails) => void;
  readonly signOut: (session: Session, details: SwitcherDetails) => void;
  /** The confirmation to show before `signOutAll` is called. */
  readonly confirmation: Confirmation;
  readonly signOutAll: (details: SwitcherDetails) => void;
  /** Runs an action, or retries it. */
  readonly run: (key: string, action: SwitcherAction, details: SwitcherDetails) => void;
  readonly refresh: () => void;
  /** Calls `onAddAccount`. Undefined if `onAddAccount` is not set. */
  readonly addAccount: ((details: SwitcherDetails) => void) | undefined;
  readonly signInAgain: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
}

export const SwitcherContext = /* @__PURE__ */ createPartContext<Switcher>('SessionSwitcher.Root');

export function useSwitcher(): Switcher {
  return usePartContext(SwitcherContext);
}

/** The state of an item. */
export type SwitcherItemState = {
  /** The status of the session. @selector `[data-status='pending']` */
  readonly status: SessionStatus;
  /** Whether this is the current session of the tab. @selector `[data-current]` */
  readonly current: boolean;
  /** Whether an action on this session is pending. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the last action on this session failed. @selector `[data-error]` */
  readonly error: boolean;
};

/** The session and state of an item, provided to the parts inside it. */
export interface SwitcherItem {
  readonly session: Session;
  readonly state: SwitcherItemState;
}

/** The context of an item. It is `null` outside items, where parts show the current account. */
export const ItemContext = /* @__PURE__ */ createPartContext<SwitcherItem>('SessionSwitcher.Item');

export function useItem(): SwitcherItem {
  return usePartContext(ItemContext);
}
