'use client';

import type { ReactNode } from 'react';
import { Icon } from '../internal/icons.tsx';
import { SwitcherClose } from './switcher-close.tsx';
import { useSwitcher } from './switcher-context.ts';

/** Renders the title bar of the sheet on phones. Hidden elsewhere. */
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
