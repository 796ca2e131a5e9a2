'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Returns a function that returns the reason for closing an open popover: `outside-press` if the last input was a press
 * outside of it, and otherwise the given reason. The browser does not say why it has closed a popover.
 */
export function useDismissReason(
  ref: RefObject<HTMLElement | null>,
  open: boolean,
): <Reason extends string>(otherwise: Reason) => Reason | 'outside-press' {
  const isOutsidePress = useRef(false);

  useEffect(() => {
    if (!open) return undefined;
    const track = (event: Event): void => {
      const popup = ref.current;
      isOutsidePress.current =
        event.type === 'pointerdown' && !!popup && !event.composedPath().includes(popup);
    };
    addEventListener('pointerdown', track, true);
    addEventListener('keydown', track, true);
    return () => {
      removeEventListener('pointerdown', track, true);
      removeEventListener('keydown', track, true);
    };
  }, [ref, open]);

  return (otherwise) => (isOutsidePress.current ? 'outside-press' : otherwise);
}
