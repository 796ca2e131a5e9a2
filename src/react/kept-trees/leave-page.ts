import { blockEvents } from './block-events.ts';
import { strippable, stripAttributes } from './strip-attributes.ts';
import type { LeftTree } from './tree-life.ts';

/** Remembers where somebody was in the page, and takes a tree that is about to be hidden out of everybody's way. */
export function leavePage(root: HTMLElement | null, hasPage: boolean): LeftTree {
  if (!root) return {};
  const refocus = rememberFocus(root);
  const { scrollX: left, scrollY: top } = window;
  const title = document.querySelector('head > title');
  const { restore, reopen, unblock } = leaveElements([root]);
  return {
    beforeReturn: restore,
    dropped: unblock,
    afterReturn() {
      reopen();
      if (hasPage) {
        window.scrollTo({ top, left, behavior: 'instant' });
        // The first one counts. Before 19.3 React leaves those of hidden trees there.
        if (title?.isConnected && title !== document.querySelector('head > title'))
          document.head.prepend(title);
      }
      refocus();
    },
  };
}

/**
 * To be called before React hides a tree; what it answers, when it has: takes what that tree has put elsewhere in the page
 * out of the way, too. Which that is shows by what was hidden in between.
 */
export function leavePortals(tree: HTMLElement | null): () => LeftTree {
  const observer = new MutationObserver(() => {});
  // An app in a shadow root has portals there as well.
  for (const page of new Set([document, tree?.getRootNode() ?? document])) {
    observer.observe(page, { subtree: true, attributeFilter: ['style'] });
  }
  const chosen = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')];
  return () => {
    const changed = [...new Set(observer.takeRecords().map(({ target }) => target))];
    observer.disconnect();
    const roots = changed.flatMap((node) =>
      isStyled(node) && node !== tree && node.style.display === 'none' ? [node] : [],
    );
    const left = leaveElements(roots);
    for (const root of tree ? [tree, ...roots] : roots) releaseFocus(root);
    // Those of a tree that came in between have taken their place.
    for (const radio of chosen) if (roots.some((root) => root.contains(radio))) radio.checked = true;
    return leftPortals(left);
  };
}

function isStyled(node: Node): node is HTMLElement | SVGElement {
  return node instanceof HTMLElement || node instanceof SVGElement;
}

/** By itself, or what is kept for one tree would hold the radio buttons of all. */
function leftPortals({ restore, reopen, unblock }: LeftElements): LeftTree {
  return {
    afterReturn() {
      restore();
      reopen();
    },
    dropped: unblock,
  };
}

interface LeftElements {
  /** Puts attributes back, and lets events through. */
  readonly restore: () => void;
  readonly reopen: () => void;
  readonly unblock: () => void;
}

/**
 * Hidden elements still take part in a page: modal dialogs block it, media play, access keys are pressed, ids are found,
 * fields join forms, radio buttons of one name exclude each other. Answers how to undo what is not to be for good.
 */
function leaveElements(roots: readonly Element[]): LeftElements {
  // One pass: a tree may have ten thousand elements.
  const elements = all(roots, `audio, video, dialog, [popover], ${strippable}`);
  const reopen = closeTopLayer(roots, elements);
  for (const element of elements) if (element instanceof HTMLMediaElement) element.pause();
  const putBack = stripAttributes(roots, elements);
  const unblock = blockEvents(roots);
  function restore(): void {
    putBack();
    unblock();
  }
  return { restore, reopen, unblock };
}

function all(roots: readonly Element[], selector: string): readonly Element[] {
  return roots.flatMap((root) => {
    const below = [...root.querySelectorAll(selector)];
    return root.matches(selector) ? [root, ...below] : below;
  });
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

/** Keys that are pressed before the next frame would still reach a hidden element. */
function releaseFocus(root: Element): void {
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
  const modal = elements.flatMap((dialog) =>
    dialog instanceof HTMLDialogElement && dialog.matches(':modal') ? [dialog] : [],
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
