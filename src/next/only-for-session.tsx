'use client';

import type { ReactNode } from 'react';
import { useSession } from '../react/index.ts';

export interface OnlyForSessionProps {
  /** The ID of the session for which a server component has rendered the children. */
  readonly sessionId: string | null | undefined;
  /** The content to render for other sessions. Default: nothing. */
  readonly fallback?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * Renders its children only for the session for which a server component has rendered them. Next requests server components
 * with cookies only, so that they may be rendered for another account than the current one of the tab.
 */
export function OnlyForSession({ sessionId, fallback = null, children }: OnlyForSessionProps): ReactNode {
  const currentId = useSession(({ session }) => session?.id ?? null);
  return currentId === (sessionId ?? null) ? children : fallback;
}
