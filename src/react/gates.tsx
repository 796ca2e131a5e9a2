'use client';

import type { ReactNode } from 'react';
import { Gate } from './gate.tsx';
import { useConnectionStatus } from './use-connection-status.ts';

export interface GateProps {
  /** The content to render while the condition holds. */
  readonly children?: ReactNode;
}

// Exactly one of the first five gates is open at any time: each matches one status of `useSession`.

/** Renders its children while the sessions are loading. */
export function SessionLoading({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'loading'}>{children}</Gate>;
}

/** Renders its children when the sessions could not be loaded. Loading is retried automatically with backoff. */
export function SessionFailed({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'failed'}>{children}</Gate>;
}

/** Renders its children when no session is current. Background sessions may exist. See `useSessionList`. */
export function SignedOut({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'signed-out'}>{children}</Gate>;
}

/** Renders its children when the current session is `pending` and has a task to complete. */
export function SessionPending({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'pending'}>{children}</Gate>;
}

/** Renders its children when the current session is `active` and has no tasks to complete. */
export function SignedIn({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'active'}>{children}</Gate>;
}

/**
 * Renders its children while the backend cannot be reached and the displayed data may be out of date. This gate is
 * independent of the others, because a degraded connection does not sign the user out.
 */
export function ConnectionDegraded({ children }: GateProps): ReactNode {
  return useConnectionStatus() === 'degraded' && children;
}
