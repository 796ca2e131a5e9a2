'use client';

import { useState } from 'react';
import type { SwitcherDetails } from './switcher-details.ts';

export interface OpenOptions {
  /** Whether the popup is open (controlled). */
  readonly open?: boolean | undefined;
  /** Whether the popup is initially open (uncontrolled). Default: `false`. */
  readonly defaultOpen?: boolean | undefined;
  /** Event handler called when the popup should open or close. */
  readonly onOpenChange?: ((open: boolean, details: SwitcherDetails) => void) | undefined;
}

export type SetOpen = (open: boolean, details: SwitcherDetails) => void;

/** Returns whether the popup is open, which the app may control, and a function that opens or closes it. */
export function useOpen({
  open: controlled,
  defaultOpen = false,
  onOpenChange,
}: OpenOptions): [open: boolean, setOpen: SetOpen] {
  const [uncontrolled, setUncontrolled] = useState(defaultOpen);
  const open = controlled ?? uncontrolled;

  function setOpen(next: boolean, details: SwitcherDetails): void {
    if (next === open) return;
    setUncontrolled(next);
    onOpenChange?.(next, details);
  }

  return [open, setOpen];
}
