import { type Ref, type RefCallback, useCallback } from 'react';

type MaybeRef = Ref<unknown> | undefined;

/** Merges refs into one callback ref, which is stable as long as the given refs are stable. */
export function useMergedRef(
  partRef: MaybeRef,
  appRef: MaybeRef,
  elementRef: MaybeRef,
): RefCallback<unknown> {
  return useCallback(
    (node) => {
      const detach = [partRef, appRef, elementRef].map((ref) => attach(ref, node));
      return () => {
        for (const undo of detach) undo();
      };
    },
    [partRef, appRef, elementRef],
  );
}

function attach(ref: MaybeRef, node: unknown): () => void {
  if (typeof ref === 'function') {
    const detach = ref(node);
    return typeof detach === 'function' ? detach : () => void ref(null);
  }
  if (ref) ref.current = node;
  return () => {
    if (ref) ref.current = null;
  };
}
