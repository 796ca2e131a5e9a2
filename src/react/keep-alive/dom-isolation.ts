import { blockEvents } from './block-events.ts';
import { strippableSelector, stripAttributes } from './strip-attributes.ts';
import type { HiddenTreeHooks } from './tree-lifecycle.ts';

/** Remembers where somebody was in the page, and takes a tree that is about to be hidden out of everybody's way. */
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
        // The first one counts. Before 19.3 React leaves those of hidden trees there.
        if (title?.isConnected && title !== document.querySelector('head > title'))
          document.head.prepend(title);
      }
      restoreFocus();
    },
  };
}

/**
 * To be called before React hides a tree; what it answers, when it has: takes what that tree has put elsewhere in the page
 * out of the way, too. Which that is shows by what was hidden in between.
 */
export function deactivatePortals(tree: HTMLElement | null): () => HiddenTreeHooks {
  const observer = new MutationObserver(() => {});
  // An app in a shadow root has portals there as well.
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
    // Those of a tree that came in between have taken their place.
    for (const radio of checkedRadios) if (roots.some((root) => root.contains(radio))) radio.checked = true;
    return toPortalHooks(isolated);
  };
}

function isStylable(node: Node): node is HTMLElement | SVGElement {
  return node instanceof HTMLElement || node instanceof SVGElement;
}

/** By itself, or what is kept for one tree would hold the radio buttons of all. */
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
  /** Puts attributes back, and lets events through. */
  readonly restore: () => void;
  readonly reopenDialogs: () => void;
  readonly unblockEvents: () => void;
}

/**
 * Hidden elements still take part in a page: modal dialogs block it, media play, access keys are pressed, ids are found,
 * fields join forms, radio buttons of one name exclude each other. Answers how to undo what is not to be for good.
 */
function isolate(roots: readonly Element[]): IsolatedElements {
  // One pass: a tree may have ten thousand elements.
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

/** Whoever worked within the tree goes on there, unless the focus has found another place in the meantime. */
function saveFocus(root: HTMLElement): () => void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !root.contains(activeElement)) return () => {};
  return () => {
    const focused = document.activeElement;
    const isFree =
      !focused || focused === document.body || root.contains(focused) || !focused.checkVisibility();
    if (isFree && activeElement.isConnected) activeElement.focus({ preventScroll: true });
  };
}

/** Keys that are pressed before the next frame would still reach a hidden element. */
function blurWithin(root: Element): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && root.contains(activeElement)) activeElement.blur();
}

/**
 * Popovers are closed for good, modal dialogs until the tree is shown again: somebody may have typed in them. Answers how
 * to open those.
 */
function closeTopLayer(roots: readonly Element[], elements: readonly Element[]): () => void {
  const { fullscreenElement } = document;
  if (fullscreenElement && roots.some((root) => root.contains(fullscreenElement)))
    void document.exitFullscreen();
  for (const popover of elements) {
    // Not every browser has popovers.
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

/** The app did not close it, and is not told. */
function closeSilently(dialog: HTMLDialogElement): void {
  dialog.addEventListener('close', (event) => event.stopImmediatePropagation(), {
    capture: true,
    once: true,
  });
  dialog.close();
}
