'use client';

import { useEffect, useState } from 'react';
import { type SessionExpiry, useSession, useSessionExpiry } from '../../react/index.ts';
import type { AccountSession } from '../session-avatar/account.ts';

export interface VisibleExpiry {
  /** Null where there is nothing to say. */
  readonly phase: 'expiring' | 'expired' | null;
  readonly secondsLeft: number;
  /** Whose session it is, or was. */
  readonly account: AccountSession | null;
  readonly extend: SessionExpiry['extend'];
  /** Whether it is only shown until something is let go of. */
  readonly isFrozen: boolean;
  /** Keeps what is shown until the key or the pointer that is pressed is let go of. */
  readonly freeze: () => void;
}

interface PhaseHistory {
  readonly phase: SessionExpiry['phase'];
  readonly previousPhase: SessionExpiry['phase'] | null;
  readonly account: AccountSession | null;
}

/**
 * What there is to say of the deadline. That a session has expired is said only to those who have seen it coming.
 *
 * Whoever presses a button is there, which prolongs the session: the dialog must not be gone before they let go of it.
 */
export function useVisibleExpiry(): VisibleExpiry {
  const { phase, secondsLeft, extend } = useSessionExpiry();
  const session = useSession(({ session }) => session ?? null);
  const [history, setHistory] = useState<PhaseHistory>({ phase, previousPhase: null, account: session });
  const [frozen, setFrozen] = useState<VisibleExpiry | null>(null);

  if (history.phase !== phase || (session && session.id !== history.account?.id)) {
    setHistory({ phase, previousPhase: history.phase, account: session ?? history.account });
  }

  useEffect(() => {
    if (!frozen) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Not while only an element loses the focus; the click comes right after.
    const release = (): void => {
      timer = setTimeout(() => setFrozen(null), 0);
    };
    const events = ['pointerup', 'pointercancel', 'keyup', 'blur'] as const;
    for (const event of events) window.addEventListener(event, release);
    return () => {
      clearTimeout(timer);
      for (const event of events) window.removeEventListener(event, release);
    };
  }, [frozen]);

  const isVisible = phase === 'expiring' || (phase === 'expired' && history.previousPhase === 'expiring');
  const expiry: VisibleExpiry = {
    phase: isVisible ? phase : null,
    secondsLeft: secondsLeft ?? 0,
    account: history.account,
    extend,
    isFrozen: false,
    freeze: () => setFrozen({ ...expiry, isFrozen: true }),
  };
  return frozen ?? expiry;
}
