'use client';

import { useCallback, useRef, useState } from 'react';
import { SessionError } from '../../session/index.ts';

/** The question whether all accounts are to be signed out. */
export interface Confirmation {
  readonly isOpen: boolean;
  /** The number of accounts that are signed in. */
  readonly count: number;
  /** @throws {SessionError} `missing_provider` where no `Confirmation` shows the question. */
  readonly open: () => void;
  readonly cancel: () => void;
  /** Registers a `Confirmation`; returns a function that removes it again. */
  readonly register: () => () => void;
}

/** Keeps whether the question is asked. It is cancelled when the popup opens or closes, and with fewer than two accounts. */
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
      message: 'SessionSwitcher.SignOutAll asks in a <SessionSwitcher.Confirmation>. Put one beside it.',
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
