'use client';

import { useId } from 'react';
import { useConnectionStatus, useSessionList, useSessionStore, useStoreValue } from '../../react/index.ts';
import { isSignedIn } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { englishLabels, type SessionSwitcherLabels } from './session-switcher-labels.ts';
import type { Switcher } from './switcher-context.ts';
import { type AccountCallbacks, useAccountCommands } from './use-account-commands.ts';
import { useAnnouncement } from './use-announcement.ts';
import { useConfirmation } from './use-confirmation.ts';
import { type OpenOptions, useOpen } from './use-open.ts';
import { useSearch } from './use-search.ts';
import { ADD_ACCOUNT, useSwitcherActions } from './use-switcher-actions.ts';

export interface SwitcherOptions extends OpenOptions, AccountCallbacks {
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionSwitcherLabels> | undefined;
}

/**
 * Returns the state and commands of a switcher, and the remaining props. The state contains the current session of the
 * tab, even below a `<SessionScope>`.
 */
export function useSwitcherState<Props extends SwitcherOptions>({
  open: controlledOpen,
  defaultOpen,
  onOpenChange,
  onSwitch,
  onAddAccount,
  onSignInAgain,
  labels: labelOverrides,
  ...props
}: Props): [switcher: Switcher, props: Omit<Props, keyof SwitcherOptions>] {
  const store = useSessionStore();
  const { status, session } = useStoreValue(store, (state) => store.getCurrent(state));
  // A sign-in that the user has cancelled is no error.
  const isRedirectFailed = useStoreValue(
    store,
    ({ signInError }) => signInError !== null && signInError.code !== 'sign_in_cancelled',
  );
  const sessions = useSessionList();
  const connection = useConnectionStatus();
  const labels = useLabels('sessionSwitcher', englishLabels, labelOverrides);
  const current = session ?? null;
  const isBusy = status === 'loading';
  const [announcement, announce] = useAnnouncement({ labels, connection, current, isBusy });
  const { actions, run, reset } = useSwitcherActions(announce);
  // Errors are shown until the popup closes.
  const [open, setOpen] = useOpen({ open: controlledOpen, defaultOpen, onOpenChange, onClose: reset });
  const callbacks = { onSwitch, onAddAccount, onSignInAgain };
  const previous = isBusy ? (sessions.find(({ id }) => id === announcement.id) ?? null) : null;
  const isSwitching = isBusy && (previous?.id ?? null) === announcement.id;
  const displayed = current ?? previous;
  const signedInIds = sessions.filter(isSignedIn).map(({ id }) => id);

  const switcher: Switcher = {
    labels,
    connection,
    current,
    displayed,
    isLoading: isBusy && !isSwitching,
    isSwitching,
    ...useAccountCommands(callbacks, { labels, setOpen, run }),
    sessions,
    signedInCount: signedInIds.length,
    search: useSearch(open, sessions, displayed, { labels, announce }),
    isRedirectFailed,
    announcement,
    open,
    setOpen,
    popupId: useId(),
    actions,
    // A session whose sign-out is not confirmed yet stays hidden, and the store retries.
    failedAction: [...sessions.map(({ id }) => id), ADD_ACCOUNT, null]
      .map((target) => actions.get(target))
      .find((action) => action?.failed),
    run,
    confirmation: useConfirmation(open, signedInIds),
  };
  return [switcher, props];
}
