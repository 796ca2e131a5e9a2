'use client';

import { useEffect, useState } from 'react';
import { type SessionExpiry, useSession, useSessionExpiry } from '../../react/index.ts';
import type { AccountSource } from '../session-avatar/account.ts';

export interface ShownExpiry {
  /** Null where there is nothing to say. */
  readonly phase: 'expiring' | 'expired' | null;
  readonly secondsLeft: number;
  /** Whose session it is, or was. */
  readonly account: AccountSource | null;
  readonly extend: SessionExpiry['extend'];
  /** Whether it is only shown until something is let go of. */
  readonly isHeld: boolean;
  /** Keeps what is shown until the key or the pointer that is pressed is let go of. */
  readonly hold: () => void;
}

interface Seen {
  readonly phase: SessionExpiry['phase'];
  readonly before: SessionExpiry['phase'] | null;
  readonly account: AccountSource | null;
}

/**
 * What there is to say of the deadline. That a session has expired is said only to those who have seen it coming.
 *
 * Whoever presses a button is there, which prolongs the session: the dialog must not be gone before they let go of it.
 */
export function useShownExpiry(): ShownExpiry {
  const { phase, secondsLeft, extend } = useSessionExpiry();
  const session = useSession(({ session }) => session ?? null);
  const [seen, setSeen] = useState<Seen>({ phase, before: null, account: session });
  const [held, setHeld] = useState<ShownExpiry | null>(null);

  if (seen.phase !== phase || (session && session.id !== seen.account?.id)) {
    setSeen({ phase, before: seen.phase, account: session ?? seen.account });
  }

  useEffect(() => {
    if (!held) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Not while only an element loses the focus; the click comes right after.
    const release = (): void => {
      timer = setTimeout(() => setHeld(null), 0);
    };
    const events = ['pointerup', 'pointercancel', 'keyup', 'blur'] as const;
    for (const event of events) window.addEventListener(event, release);
    return () => {
      clearTimeout(timer);
      for (const event of events) window.removeEventListener(event, release);
    };
  }, [held]);

  const isTold = phase === 'expiring' || (phase === 'expired' && seen.before === 'expiring');
  const now: ShownExpiry = {
    phase: isTold ? phase : null,
    secondsLeft: secondsLeft ?? 0,
    account: seen.account,
    extend,
    isHeld: false,
    hold: () => setHeld({ ...now, isHeld: true }),
  };
  return held ?? now;
}
