import { call, matches, native } from './native.ts';

/** The modal dialogs of a hidden tree, which are closed meanwhile. */
export interface HiddenModals {
  /** Closes the element if it is a modal dialog. */
  readonly hide: (element: Element) => void;
  /** Opens the dialogs again that code has not closed in the meantime. */
  readonly reopen: () => void;
}

export function createHiddenModals(): HiddenModals {
  const modals = new Set<HTMLDialogElement>();
  // Closing a modal dialog moves the focus, which is in the topmost one.
  const activeElement = native(document, 'activeElement');

  /** Closes a dialog for good. The browser dispatches no event, because the dialog is closed already. */
  function close(dialog: HTMLDialogElement, returnValue?: string): void {
    if (!modals.delete(dialog)) return;
    restore(dialog);
    if (returnValue !== undefined) dialog.returnValue = returnValue;
    queueMicrotask(() => dialog.dispatchEvent(new Event('close')));
  }

  /** Closes the dialog of a submitted form whose method is `dialog`, unless a listener prevents it. */
  function onSubmit(event: Event): void {
    const { target: form } = event;
    if (!(form instanceof HTMLFormElement) || !matches(form, '[method=dialog]')) return;
    const submitter = event instanceof SubmitEvent ? event.submitter : null;
    queueMicrotask(() => {
      const dialog = call(form, 'closest', 'dialog');
      if (dialog && isDialog(dialog) && !event.defaultPrevented)
        close(dialog, submitter?.getAttribute('value') ?? undefined);
    });
  }

  function restore(dialog: HTMLDialogElement): void {
    for (const name of ['open', 'close', 'requestClose']) Reflect.deleteProperty(dialog, name);
    dialog.removeEventListener('submit', onSubmit);
  }

  return {
    hide(element) {
      if (!isDialog(element) || !element.matches(':modal')) return;
      restore(element);
      closeSilently(element);
      modals.delete(element);
      modals.add(element);
      element.addEventListener('submit', onSubmit);
      const value = (returnValue?: string): void => close(element, returnValue);
      const open = { get: () => true, set: (isOpen: boolean) => isOpen || close(element) };
      // Code in the hidden tree still finds an open dialog, and closes it.
      Object.defineProperties(element, {
        open: { ...open, configurable: true },
        close: { value, configurable: true },
        requestClose: {
          value: (returnValue?: string) =>
            element.dispatchEvent(new Event('cancel', { cancelable: true })) && value(returnValue),
          configurable: true,
        },
      });
    },
    reopen() {
      const hadFocus = (dialog: Element): number => Number(dialog.contains(activeElement));
      for (const dialog of [...modals].sort((a, b) => hadFocus(a) - hadFocus(b))) {
        restore(dialog);
        if (dialog.isConnected && !dialog.open) dialog.showModal();
      }
      modals.clear();
    },
  };
}

/** Closes a dialog without a `close` event, because neither the user nor the app has closed it. */
function closeSilently(dialog: HTMLDialogElement): void {
  function stop(event: Event): void {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    dialog.removeEventListener('close', stop, true);
  }
  dialog.addEventListener('close', stop, true);
  dialog.close();
}

function isDialog(element: Element): element is HTMLDialogElement {
  return element.localName === 'dialog';
}
