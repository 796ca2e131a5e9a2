'use client';

import { useState } from 'react';
import type { OpenChangeDetails, OpenDetails } from './switcher-details.ts';

export interface OpenOptions {
  /** Whether the popup is open (controlled). */
  readonly open?: boolean | undefined;
  /** Whether the popup is initially open (uncontrolled). Default: `false`. */
  readonly defaultOpen?: boolean | undefined;
  /** Event handler called before the popup opens or closes. Call `details.cancel()` to prevent it. */
  readonly onOpenChange?: ((open: boolean, details: OpenChangeDetails) => void) | undefined;
}

export type SetOpen = (open: boolean, details: OpenDetails) => void;

interface UseOpenOptions extends OpenOptions {
  /** Event handler called when the popup closes, unless that was canceled. */
  readonly onClose: () => void;
}

/** Returns whether the popup is open, which the app may control, and a function that opens or closes it. */
export function useOpen({
  open: controlled,
  defaultOpen = false,
  onOpenChange,
  onClose,
}: UseOpenOptions): [open: boolean, setOpen: SetOpen] {
  const [uncontrolled, setUncontrolled] = useState(defaultOpen);
  const open = controlled ?? uncontrolled;

  function setOpen(next: boolean, details: OpenDetails): void {
    if (next === open) return;
    let isCanceled = false;
    const cancel = (): void => {
      isCanceled = true;
    };
    onOpenChange?.(next, { ...details, cancel });
    if (isCanceled) return;
    setUncontrolled(next);
    if (!next) onClose();
  }

  return [open, setOpen];
}
