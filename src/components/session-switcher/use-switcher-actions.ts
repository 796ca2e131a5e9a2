'use client';

import { useState } from 'react';
import type { SwitcherDetails } from './switcher-details.ts';

/** An action that the user has requested. */
export interface SwitcherAction {
  readonly type: 'switch' | 'signOut' | 'remove' | 'signOutAll';
  readonly perform: (details: SwitcherDetails) => Promise<unknown>;
  /** The announcement after the action has succeeded. */
  readonly announcement?: string;
}

/** The pending and failed actions, by session ID, or by `signOutAll` for all accounts. */
export type SwitcherActions = Readonly<
  Record<string, (SwitcherAction & { readonly failed: boolean }) | undefined>
>;

interface UseSwitcherActions {
  readonly actions: SwitcherActions;
  readonly run: (key: string, action: SwitcherAction, details: SwitcherDetails) => void;
  readonly reset: () => void;
}

/** Runs actions. Keeps each action while it is pending and, if it fails, until it is retried or reset. */
export function useSwitcherActions(announce: (text: string) => void): UseSwitcherActions {
  const [actions, setActions] = useState<SwitcherActions>({});

  function run(key: string, action: SwitcherAction, details: SwitcherDetails): void {
    const set = (failed?: boolean): void =>
      setActions((all) => ({ ...all, [key]: failed === undefined ? failed : { ...action, failed } }));
    set(false);
    action.perform(details).then(
      () => {
        set();
        if (action.announcement !== undefined) announce(action.announcement);
      },
      () => set(true),
    );
  }

  return { actions, run, reset: () => setActions({}) };
}
