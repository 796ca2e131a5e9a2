import { isWithin } from './guard-events.ts';
import { isolate, type IsolatedElements } from './isolate-elements.ts';
import type { HiddenTreeHooks } from './tree-lifecycle.ts';

let hiddenTreeCount = 0;

/** The portals that React has hidden together with a tree. They are not found again while they suspend. */
const portalsOfTree = new WeakMap<HTMLElement, ReadonlySet<Element>>();
const isolatedPortals = new WeakSet<Element>();

/** The DOM of a tree that is about to be hidden. */
interface DeactivatedDom {
  readonly hooks: HiddenTreeHooks;
  /**
   * Isolates the portals that React has hidden together with the tree, and removes the focus. Call it after the tree was
   * hidden.
   */
  readonly finish: () => HiddenTreeHooks;
}

/** Isolates the elements of a tree from the page before it is hidden, and saves the focus and the scroll position. */
export function deactivateDom(tree: HTMLElement | null, managesPageScroll: boolean): DeactivatedDom {
  hiddenTreeCount += 1;
  const prefix = `hidden-tree-${hiddenTreeCount}-`;
  const restorePosition = savePosition(tree, managesPageScroll);
  const isolated = isolate(tree ? [tree] : [], prefix);
  // Afterwards, because every observer slows down the changes of attributes.
  const findPortals = observePortals(tree);
  return {
    hooks: toTreeHooks(isolated, restorePosition),
    finish() {
      const { portals, recheckRadios } = findPortals();
      for (const portal of portals) isolatedPortals.add(portal);
      const isolatedContent = isolate(portals, prefix);
      blurWithin(tree ? [tree, ...portals] : portals, [isolated, isolatedContent]);
      recheckRadios();
      return toPortalHooks(isolatedContent, portals, keepHidden(portals));
    },
  };
}

/**
 * Starts to observe which portals React hides. Call it before a tree is hidden, and the returned function afterwards to
 * get the portals and a function that checks their radio buttons again.
 */
function observePortals(tree: HTMLElement | null) {
  const observer = new MutationObserver(() => {});
  // An app in a shadow root may have portals there as well as in the document.
  for (const container of new Set([document, tree?.getRootNode() ?? document])) {
    observer.observe(container, { subtree: true, attributeFilter: ['style'] });
  }
  const inputs = document.getElementsByTagName('input');
  const checkedRadios = [...inputs].filter(({ type, checked }) => checked && type === 'radio');
  return () => {
    const changed = new Set(observer.takeRecords().map(({ target }) => target));
    observer.disconnect();
    const earlier = (tree && portalsOfTree.get(tree)) ?? [];
    const portals = [...new Set([...changed, ...earlier])].filter(
      (node): node is Stylable =>
        isStylable(node) && node !== tree && node.isConnected && node.style.display === 'none',
    );
    if (tree) portalsOfTree.set(tree, new Set(portals));
    return {
      // A portal stays isolated if showing the tree was interrupted.
      portals: portals.filter((portal) => !isolatedPortals.has(portal)),
      /** Radio buttons of the tree that was shown in between have unchecked those with the same name. */
      recheckRadios: () => {
        for (const radio of checkedRadios) if (isWithin(radio, portals)) radio.checked = true;
      },
    };
  };
}

type Stylable = HTMLElement | SVGElement;

function isStylable(node: Node): node is Stylable {
  return node instanceof HTMLElement || node instanceof SVGElement;
}

// The hooks are created by separate functions so that their closures retain nothing else.
function toTreeHooks(
  { restore, reopenDialogs, release }: IsolatedElements,
  restorePosition: () => void,
): HiddenTreeHooks {
  return {
    beforeShow: restore,
    disposed: release,
    afterShow() {
      reopenDialogs();
      restorePosition();
    },
  };
}

function toPortalHooks(
  { restore, reopenDialogs, release }: IsolatedElements,
  portals: readonly Element[],
  stopHiding: () => void,
): HiddenTreeHooks {
  return {
    afterShow() {
      for (const portal of portals) isolatedPortals.delete(portal);
      stopHiding();
      restore();
      reopenDialogs();
    },
    disposed() {
      stopHiding();
      release();
    },
  };
}

/** Hides portals again if the app changes the style with which React has hidden them, until the returned function is called. */
function keepHidden(portals: readonly (HTMLElement | SVGElement)[]): () => void {
  const observer = new MutationObserver(() => {
    for (const { style } of portals) {
      if (style.display !== 'none' || style.getPropertyPriority('display') !== 'important')
        style.setProperty('display', 'none', 'important');
    }
  });
  for (const portal of portals) observer.observe(portal, { attributeFilter: ['style'] });
  return () => observer.disconnect();
}

/** Returns a function that restores the title, the scroll position of the page, and the focus. */
function savePosition(tree: HTMLElement | null, managesPageScroll: boolean): () => void {
  const restoreFocus = saveFocus(tree);
  const { scrollX: left, scrollY: top } = window;
  const title = document.head.querySelector('title');
  return () => {
    if (managesPageScroll) {
      window.scrollTo({ top, left, behavior: 'instant' });
      // Browsers use the first title. Before version 19.3 React leaves the titles of hidden trees in the document.
      if (title?.isConnected && title !== document.head.querySelector('title')) document.head.prepend(title);
    }
    restoreFocus();
  };
}

/** Returns a function that restores the focus within `root`, unless another visible element is focused by then. */
function saveFocus(root: HTMLElement | null): () => void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !root?.contains(activeElement)) return () => {};
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

/**
 * Removes the focus from a hidden element. Browsers do so in the next frame, and it would receive keys until then. The
 * element has its ID in the meantime, for listeners that save its value.
 */
function blurWithin(roots: readonly Element[], isolated: readonly IsolatedElements[]): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !isWithin(activeElement, roots)) return;
  const blur = isolated.reduce(
    (call, { withId }) =>
      () =>
        withId(activeElement, call),
    () => activeElement.blur(),
  );
  blur();
}
