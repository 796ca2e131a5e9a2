'use client';

import { useState } from 'react';
import type { SwitchDetails } from './switcher-details.ts';

/** The target of an action: the ID of a session, `null` for all sessions, or {@link ADD_ACCOUNT}. */
export type ActionTarget = string | null;

/** The target of the action that adds an account. No session has an empty ID. */
export const ADD_ACCOUNT = '';

/** An action that the user has requested. */
export interface SwitcherAction {
  readonly type: 'switch' | 'signIn' | 'signOut' | 'remove' | 'signOutAll';
  /** Performs the action. `retry` contains the details of the press on `Retry`. */
  readonly perform: (retry?: SwitchDetails) => Promise<unknown>;
  /** The announcement after the action has succeeded. */
  readonly announcement?: string;
}

/** The pending and failed actions by target. */
export type SwitcherActions = ReadonlyMap<ActionTarget, SwitcherAction & { readonly failed: boolean }>;

export type RunAction = (target: ActionTarget, action: SwitcherAction, retry?: SwitchDetails) => void;

interface UseSwitcherActions {
  readonly actions: SwitcherActions;
  readonly run: RunAction;
  readonly reset: () => void;
}

/** Runs actions. Keeps each action while it is pending and, if it fails, until it is retried or reset. */
export function useSwitcherActions(announce: (text: string) => void): UseSwitcherActions {
  const [actions, setActions] = useState<SwitcherActions>(new Map());

  function run(target: ActionTarget, action: SwitcherAction, retry?: SwitchDetails): void {
    const setFailed = (failed: boolean): void =>
      setActions((all) => new Map(all).set(target, { ...action, failed }));
    setFailed(false);
    action.perform(retry).then(
      () => {
        setActions((all) => new Map([...all].filter(([key]) => key !== target)));
        if (action.announcement !== undefined) announce(action.announcement);
      },
      () => setFailed(true),
    );
  }

  return { actions, run, reset: () => setActions(new Map()) };
}
