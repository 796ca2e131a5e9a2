'use client';

import { type ReactNode, Suspense } from 'react';
import { useIsServerRendered } from './use-is-server-rendered.ts';

interface TreeSuspenseBoundaryProps {
  /** Shown while something below suspends that has no boundary of its own. */
  readonly loading: ReactNode;
  readonly children: ReactNode;
}

/**
 * Lets a tree replace the previous one in a single commit, whatever the new tree suspends on. React commits the fallback of
 * a new boundary at once, in a transition too; without a boundary it keeps the previous tree on the screen.
 *
 * A server-rendered tree replaces nothing and has no boundary: React sends a large one as its fallback, followed by
 * hidden content that only a script can show.
 */
export function TreeSuspenseBoundary({ loading, children }: TreeSuspenseBoundaryProps): ReactNode {
  if (useIsServerRendered()) return children;
  // The fallback itself may suspend.
  return <Suspense fallback={<Suspense>{loading}</Suspense>}>{children}</Suspense>;
}
