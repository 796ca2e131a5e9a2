'use client';

import { type ReactNode, Suspense, useState } from 'react';
import { useCurrentSelector } from './scope.ts';
import type { UseSessionResult } from './use-session.ts';
import { useUnblockedSelector } from './use-unblocked-selector.ts';

interface GateComponentProps {
  readonly when: (current: UseSessionResult) => boolean;
  readonly children: ReactNode;
}

/**
 * Renders its children while a condition is true.
 *
 * A gate that opens while a session is current wraps its children in a `<Suspense>` boundary. If they suspended in a
 * boundary that also contains the previous account, React would hide that account's tree but keep it mounted.
 */
export function Gate({ when, children }: GateComponentProps): ReactNode {
  const select = useCurrentSelector();
  const { isOpen, sessionId } = useUnblockedSelector(
    (state) => {
      const current = select(state);
      return { isOpen: when(current), sessionId: current.session?.id ?? null };
    },
    ({ isOpen: isOpening }) => !isOpening,
  );
  const [last, setLast] = useState({ isOpen, sessionId, isReplacement: false });
  let { isReplacement } = last;
  if (last.isOpen !== isOpen || last.sessionId !== sessionId) {
    if (!last.isOpen) isReplacement = isOpen && last.sessionId !== null;
    setLast({ isOpen, sessionId, isReplacement });
  }
  if (!isOpen) return null;
  return isReplacement ? <Suspense>{children}</Suspense> : children;
}
