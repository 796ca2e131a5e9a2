'use client';

import type { ReactNode } from 'react';
import { Gate } from './gate.tsx';
import type { UseSessionResult } from './use-session.ts';

export interface ShowProps {
  /** Returns whether to render the children, given the result of `useSession`. */
  readonly when: (current: UseSessionResult) => boolean;
  /** The content to render while the condition is false. Default: nothing. */
  readonly fallback?: ReactNode;
  /** The content to render while the condition is true. */
  readonly children?: ReactNode;
}

/**
 * Renders its children while a custom condition is true, for cases that the gates do not cover. It only hides content.
 * Check authorization on the server.
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
