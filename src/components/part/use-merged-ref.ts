import { type Ref, type RefCallback, useCallback } from 'react';

type MaybeRef = Ref<unknown> | undefined;

/** One ref that hands the node to all of these, and stays the same as long as they do. */
export function useMergedRef(own: MaybeRef, given: MaybeRef, rendered: MaybeRef): RefCallback<unknown> {
  return useCallback(
    (node) => {
      const detach = [own, given, rendered].map((ref) => attach(ref, node));
      return () => {
        for (const undo of detach) undo();
      };
    },
    [own, given, rendered],
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
