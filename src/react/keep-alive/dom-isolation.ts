import { blockEvents } from './block-events.ts';
import { strippableSelector, stripAttributes } from './strip-attributes.ts';
import type { HiddenTreeHooks } from './tree-lifecycle.ts';

/** Isolates the elements of a tree from the page before it is hidden, and saves the focus and the scroll position. */
export function deactivateDom(root: HTMLElement | null, managesPageScroll: boolean): HiddenTreeHooks {
  if (!root) return {};
  const restoreFocus = saveFocus(root);
  const { scrollX: left, scrollY: top } = window;
  const title = document.querySelector('head > title');
  const { restore, reopenDialogs, unblockEvents } = isolate([root]);
  return {
    beforeShow: restore,
    disposed: unblockEvents,
    afterShow() {
      reopenDialogs();
      if (managesPageScroll) {
        window.scrollTo({ top, left, behavior: 'instant' });
        // Browsers use the first title. Before version 19.3 React leaves the titles of hidden trees in the document.
        if (title?.isConnected && title !== document.querySelector('head > title'))
          document.head.prepend(title);
      }
      restoreFocus();
    },
  };
}

/**
 * Starts to observe which portals React hides together with a tree. Call it before the tree is hidden, and the returned
 * function afterwards, to isolate the elements of those portals.
 */
export function deactivatePortals(tree: HTMLElement | null): () => HiddenTreeHooks {
  const observer = new MutationObserver(() => {});
  // An app in a shadow root may have portals there as well as in the document.
  for (const container of new Set([document, tree?.getRootNode() ?? document])) {
    observer.observe(container, { subtree: true, attributeFilter: ['style'] });
  }
  const checkedRadios = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')];
  return () => {
    const changed = [...new Set(observer.takeRecords().map(({ target }) => target))];
    observer.disconnect();
    const roots = changed.flatMap((node) =>
      isStylable(node) && node !== tree && node.style.display === 'none' ? [node] : [],
    );
    const isolated = isolate(roots);
    for (const root of tree ? [tree, ...roots] : roots) blurWithin(root);
    // Radio buttons of the tree that was shown in between have unchecked those with the same name.
    for (const radio of checkedRadios) if (roots.some((root) => root.contains(radio))) radio.checked = true;
    return toPortalHooks(isolated);
  };
}

function isStylable(node: Node): node is HTMLElement | SVGElement {
  return node instanceof HTMLElement || node instanceof SVGElement;
}

/** Returns the hooks of the portals. It is a separate function so that the closures do not retain `checkedRadios`. */
function toPortalHooks({ restore, reopenDialogs, unblockEvents }: IsolatedElements): HiddenTreeHooks {
  return {
    afterShow() {
      restore();
      reopenDialogs();
    },
    disposed: unblockEvents,
  };
}

interface IsolatedElements {
  /** Restores the attributes and unblocks events. */
  readonly restore: () => void;
  readonly reopenDialogs: () => void;
  readonly unblockEvents: () => void;
}

/**
 * Isolates hidden elements from the page, and returns the functions that undo it. Without isolation, modal dialogs
 * would block the page, media would keep playing, access keys and IDs would refer to hidden elements, fields would join
 * visible forms, and radio buttons would uncheck visible ones with the same name.
 */
function isolate(roots: readonly Element[]): IsolatedElements {
  // A single query, because a tree may have thousands of elements.
  const elements = queryAll(roots, `audio, video, dialog, [popover], ${strippableSelector}`);
  const reopenDialogs = closeTopLayer(roots, elements);
  for (const element of elements) if (element instanceof HTMLMediaElement) element.pause();
  const restoreAttributes = stripAttributes(roots, elements);
  const unblockEvents = blockEvents(roots);
  function restore(): void {
    restoreAttributes();
    unblockEvents();
  }
  return { restore, reopenDialogs, unblockEvents };
}

function queryAll(roots: readonly Element[], selector: string): readonly Element[] {
  return roots.flatMap((root) => {
    const below = [...root.querySelectorAll(selector)];
    return root.matches(selector) ? [root, ...below] : below;
  });
}

/** Returns a function that restores the focus within `root`, unless another visible element is focused by then. */
function saveFocus(root: HTMLElement): () => void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !root.contains(activeElement)) return () => {};
  return () => {
    const focused = document.activeElement;
    const isFree =
      !focused ||
      focused === document.body ||
      root.contains(focused) ||
      focused.getClientRects().length === 0;
    if (isFree && activeElement.isConnected) activeElement.focus({ preventScroll: true });
  };
}

/** Removes the focus from a hidden element. Browsers do so in the next frame, and it would receive keys until then. */
function blurWithin(root: Element): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && root.contains(activeElement)) activeElement.blur();
}

/** Exits full screen, closes popovers and modal dialogs, and returns a function that reopens the modal dialogs. */
function closeTopLayer(roots: readonly Element[], elements: readonly Element[]): () => void {
  const { fullscreenElement } = document;
  if (fullscreenElement && roots.some((root) => root.contains(fullscreenElement)))
    void document.exitFullscreen();
  for (const popover of elements) {
    // Not all supported browsers implement popovers.
    if (popover instanceof HTMLElement && popover.hasAttribute('popover') && 'hidePopover' in popover)
      popover.hidePopover();
  }
  const modals = elements.flatMap((dialog) =>
    dialog instanceof HTMLDialogElement && dialog.matches(':modal') ? [dialog] : [],
  );
  for (const dialog of modals) closeSilently(dialog);
  return () => {
    for (const dialog of modals) if (dialog.isConnected && !dialog.open) dialog.showModal();
  };
}

/** Closes a dialog without a `close` event, because neither the user nor the app has closed it. */
function closeSilently(dialog: HTMLDialogElement): void {
  dialog.addEventListener('close', (event) => event.stopImmediatePropagation(), {
    capture: true,
    once: true,
  });
  dialog.close();
}
