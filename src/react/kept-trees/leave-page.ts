import type { LeftTree } from './tree-life.ts';

/** Remembers where somebody was in the page, and takes a tree that is about to be hidden out of everybody's way. */
export function leavePage(root: HTMLElement | null, hasPage: boolean): LeftTree {
  if (!root) return {};
  const refocus = rememberFocus(root);
  const { scrollX: left, scrollY: top } = window;
  const title = document.querySelector('head > title');
  const { giveNames, reopen } = leaveElements([root]);
  return {
    beforeReturn: giveNames,
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
export function leavePortals(): () => LeftTree {
  const observer = new MutationObserver(() => {});
  observer.observe(document.body, { subtree: true, attributeFilter: ['style'] });
  const chosen = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')];
  return () => {
    const changed = [...new Set(observer.takeRecords().map(({ target }) => target))];
    observer.disconnect();
    const roots = changed.flatMap((node) =>
      node instanceof HTMLElement && node.style.display === 'none' ? [node] : [],
    );
    const left = leaveElements(roots);
    // Those of a tree that came in between have taken their place.
    for (const radio of chosen) if (roots.some((root) => root.contains(radio))) radio.checked = true;
    return leftPortals(left);
  };
}

/** By itself, or what is kept for one tree would hold the radio buttons of all. */
function leftPortals({ giveNames, reopen }: LeftElements): LeftTree {
  return {
    afterReturn() {
      giveNames();
      reopen();
    },
  };
}

interface LeftElements {
  readonly giveNames: () => void;
  readonly reopen: () => void;
}

/**
 * Hidden elements still take part in a page: modal dialogs block it, media play, ids are found, radio buttons of one name
 * exclude each other. Answers how to undo what is not to be for good.
 */
function leaveElements(roots: readonly HTMLElement[]): LeftElements {
  const reopen = closeTopLayer(roots);
  for (const media of all(roots, 'audio, video')) if (media instanceof HTMLMediaElement) media.pause();
  return { giveNames: takeNames(roots), reopen };
}

function all(roots: readonly HTMLElement[], selector: string): readonly Element[] {
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

/**
 * Popovers are closed for good, modal dialogs until the tree is shown again: somebody may have typed in them. Answers how
 * to open those.
 */
function closeTopLayer(roots: readonly HTMLElement[]): () => void {
  const { fullscreenElement } = document;
  if (fullscreenElement && roots.some((root) => root.contains(fullscreenElement)))
    void document.exitFullscreen();
  for (const popover of all(roots, '[popover]')) {
    // Not every browser has popovers.
    if (popover instanceof HTMLElement && 'hidePopover' in popover) popover.hidePopover();
  }
  const modal = all(roots, 'dialog').flatMap((dialog) =>
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

/** Answers how to give them back. What React writes after that is left alone. */
function takeNames(roots: readonly HTMLElement[]): () => void {
  const names = [
    ...take(roots, 'id', '[id]'),
    ...take(roots, 'name', '[name]:is(input, select, textarea, button)'),
  ];
  return () => {
    for (const [element, attribute, value] of names) element.setAttribute(attribute, value);
  };
}

type Name = readonly [element: Element, attribute: string, value: string];

function take(roots: readonly HTMLElement[], attribute: string, selector: string): readonly Name[] {
  return all(roots, selector).map((element) => {
    const value = element.getAttribute(attribute) ?? '';
    element.removeAttribute(attribute);
    return [element, attribute, value];
  });
}
