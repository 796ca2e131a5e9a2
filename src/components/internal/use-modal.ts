'use client';

import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

export interface ModalOptions {
  /** Somebody pressed Escape, or its like. The dialog stays until it is not rendered any more. */
  readonly onCancel: (event: SyntheticEvent) => void;
  /** The browser closed it: Escape again, which it lets nobody refuse twice. */
  readonly onClose: (event: SyntheticEvent) => void;
}

export interface Modal extends ModalOptions {
  readonly ref: RefObject<HTMLDialogElement | null>;
}

/**
 * Props of a `<dialog>` that is modal for as long as it is rendered. In a tree that is hidden it is closed, or it would
 * block the page; where the focus was it goes back to.
 */
export function useModal({ onCancel, onClose }: ModalOptions): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  const isMounted = useRef(false);

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return undefined;
    isMounted.current = true;
    dialog.showModal();
    return () => {
      isMounted.current = false;
      dialog.close();
    };
  }, []);

  return {
    ref,
    onCancel(event) {
      event.preventDefault();
      onCancel(event);
    },
    onClose(event) {
      if (isMounted.current && ref.current?.open === false) onClose(event);
    },
  };
}
