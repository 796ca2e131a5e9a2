'use client';

import { useState } from 'react';
import type { SwitcherDetails } from './switcher-context.ts';

/** Something that was asked for. */
export interface Attempt {
  readonly action: 'switch' | 'signOut' | 'remove' | 'signOutAll';
  readonly work: (details: SwitcherDetails) => Promise<unknown>;
}

/** What is under way, and what failed. By session id; `signOutAll` for all of them. */
export type Attempts = Readonly<Record<string, (Attempt & { readonly failed: boolean }) | undefined>>;

interface UseAttempts {
  readonly attempts: Attempts;
  readonly attempt: (key: string, attempt: Attempt, details: SwitcherDetails) => void;
  readonly forget: () => void;
}

/** Keeps what was begun until it is over, and what failed until it is tried again or forgotten. */
export function useAttempts(): UseAttempts {
  const [attempts, setAttempts] = useState<Attempts>({});

  function attempt(key: string, { action, work }: Attempt, details: SwitcherDetails): void {
    const set = (failed?: boolean): void =>
      setAttempts((all) => ({ ...all, [key]: failed === undefined ? failed : { action, work, failed } }));
    set(false);
    work(details).then(
      () => set(),
      () => set(true),
    );
  }

  return { attempts, attempt, forget: () => setAttempts({}) };
}
