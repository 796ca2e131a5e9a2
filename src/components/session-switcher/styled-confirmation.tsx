'use client';

import type { ReactNode } from 'react';
import {
  SwitcherCancel,
  SwitcherConfirm,
  SwitcherConfirmation,
  SwitcherQuestion,
} from './switcher-confirmation.tsx';

/** Renders the styled confirmation of an item or, outside items, of all accounts. */
export function StyledConfirmation(): ReactNode {
  return (
    <SwitcherConfirmation className="ms-confirmation">
      <SwitcherQuestion />
      <div className="ms-actions">
        <SwitcherCancel className="ms-button" />
        <SwitcherConfirm className="ms-button ms-primary ms-danger" />
      </div>
    </SwitcherConfirmation>
  );
}
