'use client';

import { useCallback, useRef, useState } from 'react';
import { SessionError } from '../../session/index.ts';

/** The state of the confirmation that precedes signing out of all accounts. */
export interface Confirmation {
  readonly isOpen: boolean;
  /** The number of signed-in accounts. */
  readonly count: number;
  /** Opens the confirmation. @throws {SessionError} `missing_provider` if no `Confirmation` is rendered. */
  readonly open: () => void;
  readonly cancel: () => void;
  /** Registers a mounted `Confirmation` part. Returns a function that unregisters it. */
  readonly register: () => () => void;
}

/**
 * Tracks whether the confirmation is open. Closes it when the popup opens or closes, or when fewer than two accounts
 * remain signed in.
 */
export function useConfirmation(isPopupOpen: boolean, count: number): Confirmation {
  const [isOpen, setOpen] = useState(false);
  const [wasPopupOpen, setWasPopupOpen] = useState(isPopupOpen);
  const hasConfirmation = useRef(false);
  if (isPopupOpen !== wasPopupOpen || (isOpen && count < 2)) {
    setWasPopupOpen(isPopupOpen);
    setOpen(false);
  }

  function open(): void {
    if (hasConfirmation.current) return setOpen(true);
    throw new SessionError({
      code: 'missing_provider',
      message:
        'SessionSwitcher.SignOutAll was pressed, but no <SessionSwitcher.Confirmation> is rendered to confirm it. No account was signed out. Render one inside the same <SessionSwitcher.Root>.',
    });
  }

  const register = useCallback(() => {
    hasConfirmation.current = true;
    return () => {
      hasConfirmation.current = false;
    };
  }, []);

  return { isOpen, count, open, cancel: () => setOpen(false), register };
}
