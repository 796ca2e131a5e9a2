'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Returns the ref of a button that receives the focus when its action is retried, because the retry button unmounts. */
export function useRetryFocus(isPending: boolean): RefObject<HTMLButtonElement | null> {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isPending && document.activeElement === document.body) ref.current?.focus();
  }, [isPending]);
  return ref;
}
