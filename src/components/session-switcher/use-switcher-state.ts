'use client';

import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { useConnectionStatus, useSessionList, useSessionStore } from '../../react/index.ts';
import { type ClosedSession, isClosed, isSignedIn, type Session } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { englishLabels, type SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { Switcher, SwitcherDetails } from './switcher-context.ts';
import { useSwitcherActions } from './use-switcher-actions.ts';
import { useConfirmation } from './use-confirmation.ts';

export interface SwitcherOptions {
  /** Whether the popup is open, where the app decides that. */
  readonly open?: boolean | undefined;
  /** Whether it is open to begin with. Default false. */
  readonly defaultOpen?: boolean | undefined;
  /** The popup is to open or to close. */
  readonly onOpenChange?: ((open: boolean, details: SwitcherDetails) => void) | undefined;
  /**
   * Somebody else was chosen and is current now. A `pending` session has something left to do: lead there. Who became
   * current in any other way is told by `useSessionEvent('current-session-changed', …)`.
   */
  readonly onSwitch?: ((session: Session, details: SwitcherDetails) => void) | undefined;
  /** Leads to the app's own sign-in. Without it nobody can be added here. */
  readonly onAddAccount?: ((details: SwitcherDetails) => void) | undefined;
  /** Leads to the app's own sign-in for a remembered account. Default: the same as `onAddAccount`. */
  readonly onSignInAgain?: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
  /** Replaces strings. Default: those of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionSwitcherLabels> | undefined;
}

/**
 * All that a switcher knows and does, and the props that are not for it. It speaks of the tab's account, also below a
 * `<SessionScope>`.
 */
export function useSwitcherState<Props extends SwitcherOptions>({
  open: openProp,
  defaultOpen = false,
  onOpenChange,
  onSwitch,
  onAddAccount,
  onSignInAgain,
  labels,
  ...props
}: Props): [switcher: Switcher, props: Omit<Props, keyof SwitcherOptions>] {
  const store = useSessionStore();
  const { status, session } = useStore(store, (state) => store.getCurrent(state));
  const { actions, run, reset } = useSwitcherActions();
  const [uncontrolledOpen, setUncontrolledOpen] = useState(defaultOpen);
  const connection = useConnectionStatus();
  const open = openProp ?? uncontrolledOpen;
  const sessions = useSessionList();
  const confirmation = useConfirmation(open, sessions.filter(isSignedIn).length);
  const signInAgain = onSignInAgain ?? (onAddAccount && ((_, details) => onAddAccount(details)));

  function setOpen(next: boolean, details: SwitcherDetails): void {
    if (next === open) return;
    // What failed is on show until the popup closes.
    if (!next) reset();
    setUncontrolledOpen(next);
    onOpenChange?.(next, details);
  }

  function select(target: Session, details: SwitcherDetails): void {
    if (!isClosed(target) && target.id !== session?.id) {
      run(
        target.id,
        { type: 'switch', perform: (switchDetails) => switchTo(target, switchDetails) },
        details,
      );
      return;
    }
    setOpen(false, details);
    if (isClosed(target)) signInAgain?.(target, details);
  }

  async function switchTo(target: Session, details: SwitcherDetails): Promise<void> {
    const finish = (): void => {
      setOpen(false, details);
      onSwitch?.(target, details);
    };
    const switching = store.switchTo(target.id);
    // Most backends switch at once, and what they answer later must not close a popup that was opened again. Where one
    // has to be asked first, the row shows that until it has answered.
    const isOptimistic = store.getState().currentSessionId === target.id;
    if (isOptimistic) finish();
    const { outcome } = await switching;
    if (!isOptimistic && outcome === 'switched') finish();
  }

  const switcher: Switcher = {
    labels: useLabels('sessionSwitcher', englishLabels, labels),
    sessions,
    current: session ?? null,
    isLoading: status === 'loading',
    connection,
    open,
    popupId: useId(),
    actions,
    failedAction: Object.values(actions).find((action) => action?.failed),
    setOpen,
    select,
    signOut: (session, details) => {
      const perform = (): Promise<void> => store.signOut({ session });
      run(session.id, { type: isClosed(session) ? 'remove' : 'signOut', perform }, details);
    },
    confirmation,
    signOutAll: (details) => {
      confirmation.cancel();
      run('signOutAll', { type: 'signOutAll', perform: () => store.signOut({ scope: 'all' }) }, details);
    },
    run,
    // A failure shows in the connection.
    refresh: () => void store.refresh().catch(() => {}),
    addAccount:
      onAddAccount &&
      ((details) => {
        setOpen(false, details);
        onAddAccount(details);
      }),
    signInAgain,
  };
  return [switcher, props];
}
