'use client';

import { type RefObject, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

export interface ModalOptions {
  /** Event handler called on a close request such as Escape. The dialog stays open until it unmounts. */
  readonly onCancel: (event: SyntheticEvent) => void;
  /**
   * Event handler called when the browser closes the dialog after a second close request, which cannot be prevented.
   */
  readonly onClose: (event: SyntheticEvent) => void;
}

export interface Modal extends ModalOptions {
  readonly ref: RefObject<HTMLDialogElement | null>;
}

/**
 * Returns the props of a `<dialog>` that is modal while it is mounted. When the dialog closes, the focus returns to the
 * previously focused element.
 *
 * The dialog is closed while its tree is hidden, because a modal dialog would make the rest of the page inert.
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
