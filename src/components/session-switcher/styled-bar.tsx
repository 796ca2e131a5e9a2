'use client';

import type { ReactNode } from 'react';
import { Icon } from '../internal/icons.tsx';
import { SwitcherClose } from './switcher-close.tsx';
import { useSwitcher } from './switcher-context.ts';

/**
 * Renders a title bar with a button that closes the popup on touch screens, where no key closes it: first in the popup,
 * for screen readers too. Hidden elsewhere.
 */
export function StyledBar(): ReactNode {
  const { labels } = useSwitcher();
  return (
    <div className="ms-bar">
      {/* The dialog has the same accessible name. */}
      <span aria-hidden="true">{labels.accounts}</span>
      <SwitcherClose className="ms-close" aria-label={labels.close}>
        <Icon name="cross" />
      </SwitcherClose>
    </div>
  );
}
