'use client';

import { useEffect, useState } from 'react';
import { type SessionExpiry, useSession, useSessionExpiry } from '../../react/index.ts';
import type { AccountSession } from '../session-avatar/account.ts';

export interface VisibleExpiry {
  /** The phase that the dialog shows, or `null` while the dialog is closed. */
  readonly phase: 'expiring' | 'expired' | null;
  readonly secondsLeft: number;
  /** The account whose session expires. Kept after the session has expired. */
  readonly account: AccountSession | null;
  readonly extend: SessionExpiry['extend'];
  /** Whether the state is frozen until the pressed key or pointer is released. */
  readonly isFrozen: boolean;
  /** Freezes the state until the pressed key or pointer is released. */
  readonly freeze: () => void;
}

interface PhaseHistory {
  readonly phase: SessionExpiry['phase'];
  readonly previousPhase: SessionExpiry['phase'] | null;
  readonly account: AccountSession | null;
}

/**
 * Returns the expiry state that the dialog shows. The `expired` phase is shown only after the `expiring` phase.
 *
 * Pressing a button counts as activity and extends the session. The state is therefore frozen until the button is
 * released, otherwise the dialog would close before the click.
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
    // The click follows the release. Only the window's `blur` arrives here, because the `blur` of an element does not
    // bubble.
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
