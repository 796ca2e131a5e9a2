'use client';

import { type ReactNode, Suspense } from 'react';
import { useIsServerRendered } from './use-is-server-rendered.ts';

interface TreeSuspenseBoundaryProps {
  /** The fallback to render while the tree suspends outside its own boundaries. */
  readonly loading: ReactNode;
  readonly children: ReactNode;
}

/**
 * Replaces the previous tree in a single commit, even if the new tree suspends. React commits the fallback of a new
 * boundary immediately, including in transitions; without a boundary it keeps the previous tree visible.
 *
 * A server-rendered tree replaces no other tree and has no boundary, because React streams the content of a large
 * boundary as hidden HTML, which only a script can reveal.
 */
export function TreeSuspenseBoundary({ loading, children }: TreeSuspenseBoundaryProps): ReactNode {
  if (useIsServerRendered()) return children;
  // The fallback may suspend as well.
  return <Suspense fallback={<Suspense>{loading}</Suspense>}>{children}</Suspense>;
}
