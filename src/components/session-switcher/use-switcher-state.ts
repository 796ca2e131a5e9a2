'use client';

import { useId, useState } from 'react';
import { useStore } from 'zustand';
import {
  useConnectionStatus,
  useSessionActions,
  useSessionList,
  useSessionStore,
} from '../../react/index.ts';
import { type ClosedSession, getOwn, isClosed, isSignedIn, type Session } from '../../session/index.ts';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { accountOf } from '../session-avatar/account.ts';
import { englishLabels, type SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { Switcher } from './switcher-context.ts';
import type { SwitcherDetails } from './switcher-details.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useSwitcherActions } from './use-switcher-actions.ts';
import { useConfirmation } from './use-confirmation.ts';

export interface SwitcherOptions {
  /** Whether the popup is open (controlled). */
  readonly open?: boolean | undefined;
  /** Whether the popup is initially open (uncontrolled). Default: `false`. */
  readonly defaultOpen?: boolean | undefined;
  /** Event handler called when the popup should open or close. */
  readonly onOpenChange?: ((open: boolean, details: SwitcherDetails) => void) | undefined;
  /**
   * Event handler called after the user has switched to another account. If its status is `pending`, navigate to the
   * remaining tasks. Use `useSessionEvent('current-session-changed', …)` to observe every other change as well.
   */
  readonly onSwitch?: ((session: Session, details: SwitcherDetails) => void) | undefined;
  /**
   * Event handler called when the user wants to add an account. Navigate to your sign-in page. If omitted, `AddAccount`
   * is not rendered.
   */
  readonly onAddAccount?: ((details: SwitcherDetails) => void) | undefined;
  /**
   * Event handler called when the user wants to sign in again to a remembered account. Navigate to your sign-in page.
   * Default: `onAddAccount`.
   */
  readonly onSignInAgain?: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionSwitcherLabels> | undefined;
}

/**
 * Returns the state and actions of a switcher, and the remaining props. The state contains the current session of the
 * tab, even below a `<SessionScope>`.
 */
export function useSwitcherState<Props extends SwitcherOptions>({
  open: openProp,
  defaultOpen = false,
  onOpenChange,
  onSwitch,
  onAddAccount,
  onSignInAgain,
  labels: labelOverrides,
  ...props
}: Props): [switcher: Switcher, props: Omit<Props, keyof SwitcherOptions>] {
  const store = useSessionStore();
  const { switchTo: changeSession } = useSessionActions();
  const { status, session } = useStore(store, (state) => store.getCurrent(state));
  const [uncontrolledOpen, setUncontrolledOpen] = useState(defaultOpen);
  const connection = useConnectionStatus();
  const labels = useLabels('sessionSwitcher', englishLabels, labelOverrides);
  const current = session ?? null;
  const isLoading = status === 'loading';
  const { text: announcement, announce } = useAnnouncement({ current, isLoading, connection, labels });
  const { actions, run, reset } = useSwitcherActions(announce);
  const open = openProp ?? uncontrolledOpen;
  const sessions = useSessionList();
  const confirmation = useConfirmation(open, sessions.filter(isSignedIn).length);
  const signInAgain = onSignInAgain ?? (onAddAccount && ((_, details) => onAddAccount(details)));

  function setOpen(next: boolean, details: SwitcherDetails): void {
    if (next === open) return;
    // Errors are shown until the popup closes.
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
    const switching = changeSession(target.id);
    // With an optimistic switch, the popup closes at once, because a late response must not close a popup that was
    // opened again. With a shared cookie, the item is pending until the backend has responded.
    const isOptimistic = store.getState().currentSessionId === target.id;
    if (isOptimistic) finish();
    const { outcome } = await switching;
    if (!isOptimistic && outcome === 'switched') finish();
  }

  const switcher: Switcher = {
    labels,
    sessions,
    current,
    isLoading,
    connection,
    announcement,
    open,
    popupId: useId(),
    actions,
    // A session whose sign-out is not confirmed yet stays hidden, and the store retries.
    failedAction: [...sessions.map(({ id }) => id), 'signOutAll']
      .map((key) => getOwn(actions, key))
      .find((action) => action?.failed),
    setOpen,
    select,
    signOut: (session, details) => {
      const perform = (): Promise<void> => store.signOut({ session });
      const name = bidiIsolate(accountOf(session).name || labels.unnamed);
      const [type, announcement] = isClosed(session)
        ? (['remove', labels.wasRemoved(name)] as const)
        : (['signOut', labels.wasSignedOut(name)] as const);
      run(session.id, { type, perform, announcement }, details);
    },
    confirmation,
    signOutAll: (details) => {
      confirmation.cancel();
      run('signOutAll', { type: 'signOutAll', perform: () => store.signOut({ scope: 'all' }) }, details);
    },
    run,
    // A failure is shown through the connection status.
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
