'use client';

import { useCallback, useRef, useState } from 'react';
import { SessionError } from '../../session/index.ts';

/** The question whether all accounts are to be signed out. */
export interface Question {
  readonly isAsked: boolean;
  /** The number of accounts that are signed in. */
  readonly count: number;
  /** @throws {SessionError} `missing_provider` where no `Confirmation` shows the question. */
  readonly ask: () => void;
  readonly cancel: () => void;
  /** Registers a `Confirmation`; returns a function that removes it again. */
  readonly register: () => () => void;
}

/** Keeps whether the question is asked. It is cancelled when the popup opens or closes, and with fewer than two accounts. */
export function useQuestion(open: boolean, count: number): Question {
  const [isAsked, setAsked] = useState(false);
  const [wasOpen, setWasOpen] = useState(open);
  const hasConfirmation = useRef(false);
  if (open !== wasOpen || (isAsked && count < 2)) {
    setWasOpen(open);
    setAsked(false);
  }

  function ask(): void {
    if (hasConfirmation.current) return setAsked(true);
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

  return { isAsked, count, ask, cancel: () => setAsked(false), register };
}
