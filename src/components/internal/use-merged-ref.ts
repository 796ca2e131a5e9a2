import { type Ref, type RefCallback, useCallback } from 'react';

type MaybeRef = Ref<unknown> | undefined;

/** One ref that hands the node to all of these, and stays the same as long as they do. */
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
