'use client';

import { useCallback, useRef, useState } from 'react';
import type { ActionTarget } from './use-switcher-actions.ts';

/** The state of the confirmation that precedes signing out. */
export interface Confirmation {
  /** The target that the open confirmation asks about. `undefined` while no confirmation is open. */
  readonly target: ActionTarget | undefined;
  /** Opens the confirmation of a target. Returns false if no `Confirmation` is rendered for it. */
  readonly ask: (target: ActionTarget) => boolean;
  readonly cancel: () => void;
  /** Registers a mounted `Confirmation` part. Returns a function that unregisters it. */
  readonly register: (target: ActionTarget) => () => void;
}

/**
 * Tracks which confirmation is open. Closes it when the popup opens or closes, or when its target cannot be signed out any
 * more.
 */
export function useConfirmation(isPopupOpen: boolean, signedInIds: readonly string[]): Confirmation {
  const [target, setTarget] = useState<ActionTarget>();
  const [wasPopupOpen, setWasPopupOpen] = useState(isPopupOpen);
  const registered = useRef(new Set<ActionTarget>());
  const isOutdated =
    target !== undefined && (target === null ? signedInIds.length < 2 : !signedInIds.includes(target));
  if (isPopupOpen !== wasPopupOpen || isOutdated) {
    setWasPopupOpen(isPopupOpen);
    setTarget(undefined);
  }

  function ask(next: ActionTarget): boolean {
    const isRegistered = registered.current.has(next);
    if (isRegistered) setTarget(next);
    return isRegistered;
  }

  const register = useCallback((key: ActionTarget) => {
    registered.current.add(key);
    return () => void registered.current.delete(key);
  }, []);

  return { target, ask, cancel: () => setTarget(undefined), register };
}
