'use client';

import type { ReactNode } from 'react';
import { useCurrentSelector } from './scope.ts';
import type { UseSessionResult } from './use-session.ts';
import { useUnblocked } from './use-unblocked.ts';

interface GateComponentProps {
  readonly when: (current: UseSessionResult) => boolean;
  readonly children: ReactNode;
}

/** Shows its children under a condition, and hides them even if the children of the gate that opens suspend. */
export function Gate({ when, children }: GateComponentProps): ReactNode {
  const select = useCurrentSelector();
  const isOpen = useUnblocked(
    (state) => when(select(state)),
    (isOpening) => !isOpening,
  );
  return isOpen && children;
}
