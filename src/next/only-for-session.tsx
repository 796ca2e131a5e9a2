'use client';

import type { ReactNode } from 'react';
import { useSession } from '../react/index.ts';

export interface OnlyForSessionProps {
  /** The ID of the session for which a server component has rendered the children. */
  readonly sessionId: string | null | undefined;
  /** The organization for which it has rendered them; null for none. Default: any organization of the session. */
  readonly organizationId?: string | null | undefined;
  /** The content to render for other sessions and organizations. Default: nothing. */
  readonly fallback?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * Renders its children only for the session and organization for which a server component has rendered them. Next requests
 * server components with cookies only, so that they may be rendered for another account than the current one of the tab.
 */
export function OnlyForSession({
  sessionId = null,
  organizationId,
  fallback = null,
  children,
}: OnlyForSessionProps): ReactNode {
  const isSame = useSession(({ session }) => {
    const isSameSession = (session?.id ?? null) === sessionId;
    const current = session?.lastActiveOrganizationId ?? null;
    return isSameSession && (organizationId === undefined || current === organizationId);
  });
  return isSame ? children : fallback;
}
