'use client';

import type { ReactNode } from 'react';
import { Gate } from './gate.tsx';
import { useConnectionStatus } from './use-connection-status.ts';

export interface GateProps {
  readonly children?: ReactNode;
}

// Exactly one of the first five shows its children at any time: they are the statuses of `useSession`.

/** Shows its children until it is known who is signed in. */
export function SessionLoading({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'loading'}>{children}</Gate>;
}

/** Shows its children when the sessions could not be loaded at all. They are tried again by themselves. */
export function SessionFailed({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'failed'}>{children}</Gate>;
}

/** Shows its children when nobody is current. There may be parked sessions: see `useSessionList`. */
export function SignedOut({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'signed-out'}>{children}</Gate>;
}

/** Shows its children when the current session has a task left to do. */
export function SessionPending({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'pending'}>{children}</Gate>;
}

/** Shows its children when the current session is active: signed in, with nothing left to do. */
export function SignedIn({ children }: GateProps): ReactNode {
  return <Gate when={({ status }) => status === 'active'}>{children}</Gate>;
}

/** Shows its children while what is shown may be out of date, beside whatever else shows. Nobody was signed out. */
export function ConnectionDegraded({ children }: GateProps): ReactNode {
  return useConnectionStatus() === 'degraded' && children;
}
