'use client';

import type { Session, SessionStatus, SignedInSession } from '../../session/index.ts';
import type { ConnectionStatus } from '../../store/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { AccountCommands } from './use-account-commands.ts';
import type { Announcement } from './use-announcement.ts';
import type { Confirmation } from './use-confirmation.ts';
import type { SetOpen } from './use-open.ts';
import type { Search } from './use-search.ts';
import type { RunAction, SwitcherAction, SwitcherActions } from './use-switcher-actions.ts';

/** The context shared by the parts of a switcher. */
export interface Switcher extends AccountCommands {
  readonly labels: SessionSwitcherLabels;
  readonly sessions: readonly Session[];
  readonly signedInCount: number;
  readonly search: Search;
  /** The current session of the tab. */
  readonly current: SignedInSession | null;
  /** The current session or, while a switch is pending that has to be confirmed first, the previous one. */
  readonly displayed: Session | null;
  /** Whether the accounts are loading and nothing is known yet. */
  readonly isLoading: boolean;
  /** Whether a switch is pending that has to be confirmed first. */
  readonly isSwitching: boolean;
  readonly connection: ConnectionStatus;
  /** Whether the sign-in by redirect that has returned to this page has failed. */
  readonly isRedirectFailed: boolean;
  readonly announcement: Announcement;
  readonly open: boolean;
  readonly setOpen: SetOpen;
  readonly popupId: string;
  readonly actions: SwitcherActions;
  /** The failed action, if any. */
  readonly failedAction: SwitcherAction | undefined;
  /** Runs an action, or retries it. */
  readonly run: RunAction;
  readonly confirmation: Confirmation;
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
