'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useSwitcher } from './switcher-context.ts';
import type { ActionTarget } from './use-switcher-actions.ts';

interface ConfirmationTrigger {
  readonly ref: RefObject<HTMLButtonElement | null>;
  /** Whether the confirmation of the target is open. */
  readonly isOpen: boolean;
}

/** Returns the ref of the button that opens the confirmation of a target. The focus returns to it when that closes. */
export function useConfirmationTrigger(target: ActionTarget): ConfirmationTrigger {
  const ref = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const isOpen = useSwitcher().confirmation.target === target;

  // The focus was in the confirmation, which has unmounted.
  useLayoutEffect(() => {
    if (wasOpen.current && document.activeElement === document.body) ref.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  return { ref, isOpen };
}
