'use client';

import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { useConnection, useSessionList, useSessionStore } from '../../react/index.ts';
import { type ClosedSession, isClosed, isSignedIn, type Session } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import { englishLabels, type SessionSwitcherLabels } from './labels.ts';
import type { Switcher, SwitcherDetails } from './switcher-context.ts';
import { useAttempts } from './use-attempts.ts';
import { useQuestion } from './use-question.ts';

export interface SwitcherOptions {
  /** Whether the popup is open, where the app decides that. */
  readonly open?: boolean | undefined;
  /** Whether it is open to begin with. Default false. */
  readonly defaultOpen?: boolean | undefined;
  /** The popup is to open or to close. */
  readonly onOpenChange?: ((open: boolean, details: SwitcherDetails) => void) | undefined;
  /**
   * Somebody else was chosen and is current now. A `pending` session has something left to do: lead there. Who became
   * current in any other way is told by `useSessionEvent('current-changed', …)`.
   */
  readonly onSwitch?: ((session: Session, details: SwitcherDetails) => void) | undefined;
  /** Leads to the app's own sign-in. Without it nobody can be added here. */
  readonly onAddAccount?: ((details: SwitcherDetails) => void) | undefined;
  /** Leads to the app's own sign-in for a remembered account. Default: the same as `onAddAccount`. */
  readonly onSignInAgain?: ((session: ClosedSession, details: SwitcherDetails) => void) | undefined;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<SessionSwitcherLabels> | undefined;
}

/**
 * All that a switcher knows and does, and the props that are not for it. It speaks of the tab's account, also below a
 * `<SessionScope>`.
 */
export function useSwitcherState<Props extends SwitcherOptions>({
  open: given,
  defaultOpen = false,
  onOpenChange,
  onSwitch,
  onAddAccount,
  onSignInAgain,
  labels,
  ...props
}: Props): [switcher: Switcher, props: Omit<Props, keyof SwitcherOptions>] {
  const store = useSessionStore();
  const { status, session } = useStore(store, (state) => store.current(state));
  const { attempts, attempt, forget } = useAttempts();
  const [own, setOwn] = useState(defaultOpen);
  const connection = useConnection();
  const open = given ?? own;
  const sessions = useSessionList();
  const question = useQuestion(open, sessions.filter(isSignedIn).length);
  const signInAgain = onSignInAgain ?? (onAddAccount && ((_, details) => onAddAccount(details)));

  function setOpen(next: boolean, details: SwitcherDetails): void {
    if (next === open) return;
    // What failed is on show until the popup closes.
    if (!next) forget();
    setOwn(next);
    onOpenChange?.(next, details);
  }

  function choose(chosen: Session, details: SwitcherDetails): void {
    if (!isClosed(chosen) && chosen.id !== session?.id) {
      attempt(chosen.id, { action: 'switch', work: (how) => switchTo(chosen, how) }, details);
      return;
    }
    setOpen(false, details);
    if (isClosed(chosen)) signInAgain?.(chosen, details);
  }

  async function switchTo(chosen: Session, details: SwitcherDetails): Promise<void> {
    const finish = (): void => {
      setOpen(false, details);
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

  const switcher: Switcher = {
    labels: useLabels('sessionSwitcher', englishLabels, labels),
    sessions,
    current: session ?? null,
    isLoading: status === 'loading',
    connection,
    open,
    popupId: useId(),
    attempts,
    failed: Object.values(attempts).find((attempt) => attempt?.failed),
    setOpen,
    choose,
    leave: (session, details) => {
      const work = (): Promise<void> => store.signOut({ session });
      attempt(session.id, { action: isClosed(session) ? 'remove' : 'signOut', work }, details);
    },
    question,
    leaveAll: (details) => {
      question.cancel();
      attempt('signOutAll', { action: 'signOutAll', work: () => store.signOut({ scope: 'all' }) }, details);
    },
    attempt,
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
