'use client';

import { type SyntheticEvent, useState } from 'react';
import type { SwitcherDetails } from './switcher-context.ts';

type Work = (details: SwitcherDetails) => Promise<unknown>;

/** Something that was asked for. */
export interface Attempt {
  readonly action: 'switch' | 'signOut' | 'remove' | 'signOutAll';
  readonly failed: boolean;
  readonly work: Work;
}

/** The key of what concerns every session. */
export const ALL = '*';

/** By session id, or for all of them. */
type ByKey = Readonly<Record<string, Attempt>>;

export interface Attempts {
  readonly attempts: ByKey;
  readonly attempt: (key: string, action: Attempt['action'], event: SyntheticEvent, work: Work) => void;
  readonly retry: (key: string, event: SyntheticEvent) => void;
  readonly forgetFailures: () => void;
}

/** Keeps what was begun until it is over, and what failed until it is tried again or forgotten. */
export function useAttempts(): Attempts {
  const [attempts, setAttempts] = useState<ByKey>({});

  function run(key: string, attempt: Omit<Attempt, 'failed'>, details: SwitcherDetails): void {
    const set = (failed: boolean): void => setAttempts((all) => ({ ...all, [key]: { ...attempt, failed } }));
    set(false);
    attempt.work(details).then(
      () => setAttempts((all) => keep(all, (other) => other !== key)),
      () => set(true),
    );
  }

  return {
    attempts,
    attempt: (key, action, event, work) => run(key, { action, work }, { reason: 'choice', event }),
    retry(key, event) {
      const failed = attempts[key];
      if (failed) run(key, failed, { reason: 'retry', event });
    },
    forgetFailures: () => setAttempts((all) => keep(all, (_, { failed }) => !failed)),
  };
}

function keep(all: ByKey, isKept: (key: string, attempt: Attempt) => boolean): ByKey {
  return Object.fromEntries(Object.entries(all).filter(([key, attempt]) => isKept(key, attempt)));
}
