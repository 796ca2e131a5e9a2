'use client';

import { HydrationBoundary } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useActiveSession } from '../react/index.ts';
import { identityOf } from './cache-owner.ts';
import { type DehydratedSession, stateFor } from './dehydrated-session.ts';
import { useSharedClientWarning } from './use-shared-client-warning.ts';

/** The props of {@link SessionHydrationBoundary}. */
export interface SessionHydrationBoundaryProps {
  /** The result of `dehydrate()` of session query clients. The boundary ignores an invalid one. */
  readonly state: DehydratedSession | null | undefined;
  /** The content that reads the hydrated queries. */
  readonly children?: ReactNode;
}

/**
 * A `HydrationBoundary` of TanStack Query for use inside a {@link SessionQueryScope}. Hydrates `state` only if it belongs to
 * the session, user, actor and organization of the scope: after a switch, a server-rendered page still passes the state of
 * the previous account.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`, and if no session is active.
 */
export function SessionHydrationBoundary({ state, children }: SessionHydrationBoundaryProps): ReactNode {
  const identity = identityOf(useActiveSession());
  useSharedClientWarning(identity);
  const own = stateFor(identity, state);
  return <HydrationBoundary state={own}>{children}</HydrationBoundary>;
}
