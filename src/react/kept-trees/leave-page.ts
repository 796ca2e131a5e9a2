import type { LeftTree } from './tree-life.ts';

/**
 * Takes the elements of a tree that is about to be hidden out of everybody's way, and remembers how they were. Hidden
 * elements still take part in a page: modal dialogs block it, ids are found, radio buttons of one name exclude each other, and
 * a form around them sends what they hold.
 */
export function leavePage(root: HTMLElement | null, hasPage: boolean): LeftTree {
  if (!root) return {};
  const refocus = rememberFocus(root);
  const { scrollX: left, scrollY: top } = window;
  const reopen = closeTopLayer(root);
  for (const media of root.querySelectorAll<HTMLMediaElement>('audio, video')) media.pause();
  return {
    beforeReturn: takeNames(root),
    afterReturn() {
      reopen();
      if (hasPage) window.scrollTo({ top, left, behavior: 'instant' });
      refocus();
    },
  };
}

/** Whoever worked within the tree goes on there, unless the focus has found another place in the meantime. */
function rememberFocus(root: HTMLElement): () => void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !root.contains(activeElement)) return () => {};
  return () => {
    const now = document.activeElement;
    const isFree = !now || now === document.body || root.contains(now) || !now.checkVisibility();
    if (isFree && activeElement.isConnected) activeElement.focus({ preventScroll: true });
  };
}

/** The same for what a tree has put elsewhere in the page. Which that is shows when React has hidden it. */
export function leavePortals(): LeftTree {
  return { afterReturn: closeTopLayer(document, (element) => !element.checkVisibility()) };
}

/**
 * Popovers are closed for good, modal dialogs until the tree is shown again: somebody may have typed in them. Answers how
 * to open those.
 */
function closeTopLayer(
  root: ParentNode & Node,
  isOurs: (element: Element) => boolean = () => true,
): () => void {
  if (root.contains(document.fullscreenElement)) void document.exitFullscreen();
  const popovers = [...root.querySelectorAll<HTMLElement>('[popover]')].filter(isOurs);
  for (const popover of popovers) popover.hidePopover();
  const modal = [...root.querySelectorAll('dialog')].filter(
    (dialog) => dialog.matches(':modal') && isOurs(dialog),
  );
  for (const dialog of modal) closeSilently(dialog);
  return () => {
    for (const dialog of modal) if (dialog.isConnected && !dialog.open) dialog.showModal();
  };
}

/** The app did not close it, and is not told. */
function closeSilently(dialog: HTMLDialogElement): void {
  dialog.addEventListener('close', (event) => event.stopImmediatePropagation(), {
    capture: true,
    once: true,
  });
  dialog.close();
}

/** Answers how to give them back. What React writes after that is left alone. */
function takeNames(root: HTMLElement): () => void {
  const names = [
    ...take(root, 'id', '[id]'),
    ...take(root, 'name', '[name]:is(input, select, textarea, button)'),
  ];
  return () => {
    for (const [element, attribute, value] of names) element.setAttribute(attribute, value);
  };
}

type Name = readonly [element: Element, attribute: string, value: string];

function take(root: HTMLElement, attribute: string, selector: string): readonly Name[] {
  return [...root.querySelectorAll(selector)].map((element) => {
    const value = element.getAttribute(attribute) ?? '';
    element.removeAttribute(attribute);
    return [element, attribute, value];
  });
}
