import { version } from 'react';
import { saveCheckedRadios } from './checked-radios.ts';
import { isHiddenRoot } from './guard-events.ts';
import { isolate, type IsolatedElements } from './isolate-elements.ts';
import { call, isWithin, native } from './native.ts';
import { HIDDEN_PREFIX } from './strip-attributes.ts';
import type { HiddenTreeHooks } from './tree-lifecycle.ts';

let hiddenTreeCount = 0;

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
  const prefix = `${HIDDEN_PREFIX}${hiddenTreeCount}-`;
  const restorePosition = savePosition(tree, managesPageScroll);
  // Only once, because that takes long.
  if (tree?.style.transitionProperty === '') stopTransitions(tree.style);
  const isolated = isolate(tree ? [tree] : [], prefix);
  const recheckRadios = saveCheckedRadios(tree);
  return {
    hooks: toTreeHooks(isolated, restorePosition),
    finish() {
      const portals = tree ? findPortals(tree) : [];
      const isolatedContent = isolate(portals, prefix);
      blurWithin(tree ? [tree, ...portals] : portals, [isolated, isolatedContent]);
      recheckRadios(tree ? [tree, ...portals] : portals);
      return toPortalHooks(isolatedContent, portals, keepHidden(portals));
    },
  };
}

/** Before version 19.3 React hides no portals that are inside of an element of the tree. */
const hidesPortals = Number.parseFloat(version) >= 19.3;

/** Returns the elements that may be portals of a hidden tree. */
function findPortalCandidates(root: Document | ShadowRoot): readonly Element[] {
  if (hidesPortals) {
    const selector = 'form, [style*="display: none !important"]';
    return [...call(root, 'querySelectorAll', selector)].filter(isHiddenByReact);
  }
  // These versions mark the containers of portals, and it takes too long to test all elements of a page.
  return [...call(root, 'querySelectorAll', '*')].filter((element) =>
    isMarked(native(element, 'parentElement'), '_reactListening'),
  );
}

/** Returns whether React has hidden an element, or has failed to: a form with a field named "style". */
function isHiddenByReact(element: Element): boolean {
  if (!isStylable(element)) return false;
  const style = native(element, 'style');
  return isHidden(style) || style !== element.style;
}

function isMarked(element: Element | null, mark: string): boolean {
  return element !== null && Object.keys(element).some((key) => key.startsWith(mark));
}

/** The trees that the latest event has reached. */
let reachedTrees: Element[] = [];

/** Handles the event by which portals are found. React dispatches the events of a portal to the components around it. */
export function onPortalProbe({ currentTarget }: { readonly currentTarget: Element }): void {
  reachedTrees.push(currentTarget);
}

/** Returns the portals of a hidden tree, in the document or in its shadow root, that are not isolated yet. */
function findPortals(tree: HTMLElement): readonly Stylable[] {
  const root = tree.getRootNode();
  const pages = root instanceof ShadowRoot ? [document, root] : [document];
  const portals: Stylable[] = [];
  for (const element of pages.flatMap(findPortalCandidates)) {
    // A portal stays isolated if showing its tree was interrupted.
    const isSkipped = isHiddenRoot(element) || isWithin(element, [tree, ...portals]);
    // React would search the parents of an element that it has not rendered, without end in a form with a field named
    // "parentNode".
    if (isSkipped || !isStylable(element) || !isMarked(element, '__reactFiber')) continue;
    reachedTrees = [];
    // Browsers fire it on encrypted media only.
    call(element, 'dispatchEvent', new Event('encrypted'));
    // The portal may be in a tree of another scope.
    if (reachedTrees.includes(tree)) portals.push(element);
  }
  reachedTrees = [];
  return portals;
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
      stopHiding();
      restore();
      reopenDialogs();
    },
    // They stay hidden: those of a nested tree, whose session has closed, remain until the tree around it is shown.
    disposed: release,
  };
}

/** Hides portals, also if the app changes their style, until the returned function is called. */
function keepHidden(portals: readonly Stylable[]): () => void {
  const styles = portals.map((portal) => native(portal, 'style'));
  const shown = styles.flatMap((style) => (isHidden(style) ? [] : [{ style, display: style.display }]));
  const restoreTransitions = styles.map(stopTransitions);
  const hide = (): void => {
    for (const style of styles) if (!isHidden(style)) style.setProperty('display', 'none', 'important');
  };
  const observer = new MutationObserver(hide);
  hide();
  for (const portal of portals) observer.observe(portal, { attributeFilter: ['style'] });
  return () => {
    observer.disconnect();
    for (const { style, display } of shown) if (isHidden(style)) style.display = display;
    for (const restore of restoreTransitions) restore();
  };
}

/** A transition of `display` would keep an element visible after it was hidden. Returns a function that allows transitions again. */
function stopTransitions(style: CSSStyleDeclaration): () => void {
  const name = 'transition-property';
  const before = [style.getPropertyValue(name), style.getPropertyPriority(name)] as const;
  style.setProperty(name, 'none', 'important');
  return () => style.setProperty(name, ...before);
}

function isHidden({ cssText }: CSSStyleDeclaration): boolean {
  return cssText.includes('display: none !important');
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
  const activeElement = root && activeElementOf(root);
  if (!(activeElement instanceof HTMLElement) || !root?.contains(activeElement)) return () => {};
  return () => {
    const focused = activeElementOf(root);
    const isFree =
      !focused ||
      focused === native(document, 'body') ||
      root.contains(focused) ||
      call(focused, 'getClientRects').length === 0;
    if (isFree) call(activeElement, 'focus', { preventScroll: true });
  };
}

/** Returns the focused element of the shadow root that the element is in. If it has none, returns that of the document. */
function activeElementOf(element: Element): Element | null {
  const root = call(element, 'getRootNode');
  return (root instanceof ShadowRoot && root.activeElement) || native(document, 'activeElement');
}

/**
 * Removes the focus from a hidden element. Browsers do so in the next frame, and it would receive keys until then. The
 * element has its ID in the meantime, for listeners that save its value.
 */
function blurWithin(roots: readonly Element[], isolated: readonly IsolatedElements[]): void {
  const activeElement = roots.map(activeElementOf).find((element) => isWithin(element, roots));
  if (!(activeElement instanceof HTMLElement)) return;
  const blur = isolated.reduce(
    (call, { withId }) =>
      () =>
        withId(activeElement, call),
    () => call(activeElement, 'blur'),
  );
  blur();
}
