'use client';

import { useState } from 'react';
import type { SwitcherDetails } from './switcher-context.ts';

/** Something that was asked for. */
export interface SwitcherAction {
  readonly type: 'switch' | 'signOut' | 'remove' | 'signOutAll';
  readonly perform: (details: SwitcherDetails) => Promise<unknown>;
}

/** What is under way, and what failed. By session id; `signOutAll` for all of them. */
export type SwitcherActions = Readonly<
  Record<string, (SwitcherAction & { readonly failed: boolean }) | undefined>
>;

interface UseSwitcherActions {
  readonly actions: SwitcherActions;
  readonly run: (key: string, action: SwitcherAction, details: SwitcherDetails) => void;
  readonly reset: () => void;
}

/** Keeps what was begun until it is over, and what failed until it is tried again or forgotten. */
export function useSwitcherActions(): UseSwitcherActions {
  const [actions, setActions] = useState<SwitcherActions>({});

  function run(key: string, { type, perform }: SwitcherAction, details: SwitcherDetails): void {
    const set = (failed?: boolean): void =>
      setActions((all) => ({ ...all, [key]: failed === undefined ? failed : { type, perform, failed } }));
    set(false);
    perform(details).then(
      () => set(),
      () => set(true),
    );
  }

  return { actions, run, reset: () => setActions({}) };
}
