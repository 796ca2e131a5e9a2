'use client';

import type { ReactNode } from 'react';
import { Gate } from './gate.tsx';
import type { UseSessionResult } from './use-session.ts';

export interface ShowProps {
  /** Whether to show the children, going by what `useSession` answers. */
  readonly when: (current: UseSessionResult) => boolean;
  /** Shown otherwise. Default nothing. */
  readonly fallback?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * Shows its children under a condition of one's own, where the gates are too coarse. It hides, it does not protect:
 * every privilege is checked on the server.
 *
 * @example
 * ```tsx
 * <Show when={({ session }) => session?.lastActiveOrganizationId === 'org_1'} fallback={<p>Another organization</p>}>
 *   <App />
 * </Show>
 * ```
 */
export function Show({ when, fallback, children }: ShowProps): ReactNode {
  return (
    <>
      <Gate when={when}>{children}</Gate>
      <Gate when={(current) => !when(current)}>{fallback}</Gate>
    </>
  );
}
