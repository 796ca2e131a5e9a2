'use client';

import { type SyntheticEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useConnection, useSessionList, useSessionStore } from '../../react/index.ts';
import { type ClosedSession, isClosed, type Session } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import { englishLabels, type SessionSwitcherLabels } from './labels.ts';
import type { Switcher, SwitcherDetails } from './switcher-context.ts';
import { ALL, useAttempts } from './use-attempts.ts';

export interface SwitcherOptions {
  /** Whether the popup is open, where the app decides that. */
  readonly open?: boolean;
  /** Whether it is open to begin with. Default false. */
  readonly defaultOpen?: boolean;
  /** The popup is to open or to close. */
  readonly onOpenChange?: (open: boolean, details: SwitcherDetails) => void;
  /**
   * Somebody else was chosen and is current now. A `pending` session has something left to do: lead there. Who became
   * current in any other way is told by `useSessionEvent('current-changed', …)`.
   */
  readonly onSwitch?: (session: Session, details: SwitcherDetails) => void;
  /** Leads to the app's own sign-in. Without it nobody can be added here. */
  readonly onAddAccount?: (details: SwitcherDetails) => void;
  /** Leads to the app's own sign-in for a remembered account. Default: the same as `onAddAccount`. */
  readonly onSignInAgain?: (session: ClosedSession, details: SwitcherDetails) => void;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<SessionSwitcherLabels>;
}

/** All that a switcher knows and does. It speaks of the tab's account, also below a `<SessionScope>`. */
export function useSwitcherState(options: SwitcherOptions): Switcher {
  const { onSwitch, onAddAccount, labels } = options;
  const store = useSessionStore();
  const { status, session } = useStore(store, (state) => store.current(state));
  const { attempts, attempt, retry, forgetFailures } = useAttempts();
  const [open, setOpen] = useOpen(options, forgetFailures);
  const signInAgain = options.onSignInAgain ?? (onAddAccount && ((_, details) => onAddAccount(details)));

  function close(details: SwitcherDetails): void {
    setOpen(false, details);
  }

  function choose(chosen: Session, event: SyntheticEvent): void {
    const details = { reason: 'choice', event } as const;
    if (!isClosed(chosen) && chosen.id !== session?.id) {
      attempt(chosen.id, 'switch', event, (details) => switchTo(chosen, details));
      return;
    }
    close(details);
    if (isClosed(chosen)) signInAgain?.(chosen, details);
  }

  async function switchTo(chosen: Session, details: SwitcherDetails): Promise<void> {
    const finish = (): void => {
      close(details);
      onSwitch?.(chosen, details);
    };
    const switching = store.switchTo(chosen.id);
    // Most backends switch at once, and what they answer later must not close a popup that was opened again. Where one
    // has to be asked first, the row shows that until it has answered.
    const isThere = store.getState().currentSessionId === chosen.id;
    if (isThere) finish();
    const { outcome } = await switching;
    if (!isThere && outcome === 'switched') finish();
  }

  return {
    labels: useLabels('sessionSwitcher', englishLabels, labels),
    sessions: useSessionList(),
    current: session ?? null,
    isLoading: status === 'loading',
    connection: useConnection(),
    open,
    popupId: useId(),
    attempts,
    setOpen,
    choose,
    retry,
    leave: (leaving, event) =>
      attempt(leaving.id, isClosed(leaving) ? 'remove' : 'signOut', event, () =>
        store.signOut({ session: leaving }),
      ),
    leaveAll: (event) => attempt(ALL, 'signOutAll', event, () => store.signOut({ scope: 'all' })),
    // A failure shows in the connection.
    refresh: () => void store.refresh().catch(() => {}),
    addAccount:
      onAddAccount &&
      ((event) => {
        const details = { reason: 'choice', event } as const;
        close(details);
        onAddAccount(details);
      }),
    signInAgain,
  };
}

/** Open or not, as the app says or else as it was last set. What failed is on show until the popup closes. */
function useOpen(
  { open: given, defaultOpen = false, onOpenChange }: SwitcherOptions,
  onClose: () => void,
): [open: boolean, set: Switcher['setOpen']] {
  const [own, setOwn] = useState(defaultOpen);
  const open = given ?? own;
  return [
    open,
    (next, details) => {
      if (next === open) return;
      if (!next) onClose();
      setOwn(next);
      onOpenChange?.(next, details);
    },
  ];
}
