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
  /** Says that there is a `Confirmation`; returns how to say that it is gone. */
  readonly place: () => () => void;
}

/** Keeps whether the question is asked: not after the popup was opened or closed, nor with fewer than two accounts. */
export function useQuestion(open: boolean, count: number): Question {
  const [isAsked, setAsked] = useState(false);
  const [wasOpen, setWasOpen] = useState(open);
  const isPlaced = useRef(false);
  if (open !== wasOpen || (isAsked && count < 2)) {
    setWasOpen(open);
    setAsked(false);
  }

  function ask(): void {
    if (isPlaced.current) return setAsked(true);
    throw new SessionError({
      code: 'missing_provider',
      message:
        'SessionSwitcher.SignOutAll asks before it signs out, and there is nothing to ask in. Put a <SessionSwitcher.Confirmation> beside it.',
    });
  }

  const place = useCallback(() => {
    isPlaced.current = true;
    return () => {
      isPlaced.current = false;
    };
  }, []);

  return { isAsked, count, ask, cancel: () => setAsked(false), place };
}
