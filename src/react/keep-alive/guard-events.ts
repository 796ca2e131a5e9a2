import { blockEvents, blockHeldKeys } from './block-events.ts';
import { type InnerRoot, isElement } from './find-elements.ts';

/** The events after which an element may be in full screen, pointer lock or picture-in-picture. */
const modeEvents = ['fullscreenchange', 'pointerlockchange', 'enterpictureinpicture'];

/** The roots of all hidden trees of the page. */
const hiddenRoots = new Set<Element>();
let pageListeners = new AbortController();

/**
 * Guards the events of hidden trees of the page. Returns a function that stops it. The listeners stay as long as there is
 * a hidden tree, because adding and removing them takes longer than the rest of a switch.
 */
export function guardTrees(roots: readonly Element[]): () => void {
  if (hiddenRoots.size === 0) guardEvents(window, pageListeners.signal);
  for (const root of roots) hiddenRoots.add(root);
  blockHeldKeys();
  exitModes(document, isInHiddenTree);
  return () => {
    for (const root of roots) hiddenRoots.delete(root);
    if (hiddenRoots.size > 0) return;
    pageListeners.abort();
    pageListeners = new AbortController();
  };
}

function isInHiddenTree(node: Node): boolean {
  return isWithin(node, [...hiddenRoots]);
}

/**
 * Prevents hidden elements below the window or an inner root from receiving input, playing media, opening popovers, and
 * entering full screen, pointer lock or picture-in-picture, until the signal aborts. All elements of an inner root are
 * hidden.
 */
export function guardEvents(target: Window | InnerRoot, signal: AbortSignal): void {
  const isInner = target !== window;
  function isHidden(event: Event): boolean {
    const path = isInner ? [] : event.composedPath();
    return isInner || [...hiddenRoots].some((root) => path.includes(root));
  }
  function on(type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener, { capture: true, signal });
  }

  blockEvents(target, isHidden, signal);
  on('play', (event) => isHidden(event) && pauseMedia(event.composedPath()[0]));
  on('beforetoggle', (event) => isHidden(event) && isPopover(event.target) && event.preventDefault());
  const frame = 'exitFullscreen' in target ? target : null;
  frame?.defaultView?.addEventListener('focus', returnFocus, { signal });
  if (!isInner) on('blur', rememberFocus);
  const isHiddenElement = (element: Element): boolean => frame !== null || isInHiddenTree(element);
  const exit = (): void => exitModes(frame ?? document, isHiddenElement);
  for (const type of modeEvents) on(type, exit);
  exit();
}

/** The element that has just lost the focus. */
let lastFocused: HTMLElement | null = null;

function rememberFocus({ target }: Event): void {
  if (!(target instanceof HTMLElement)) return;
  lastFocused = target;
  queueMicrotask(() => {
    lastFocused = null;
  });
}

/** Returns the focus to the element from which code has moved it into a hidden frame. */
function returnFocus(): void {
  const previous = lastFocused;
  // Chromium sends the keys to the frame if the focus moves during the event.
  queueMicrotask(() => {
    const { activeElement } = document;
    if (previous) previous.focus({ preventScroll: true });
    else if (activeElement instanceof HTMLElement) activeElement.blur();
  });
}

/** Pauses the element if it is an audio or video element. */
export function pauseMedia(element: EventTarget | undefined): void {
  if (isElement(element) && isMedia(element)) element.pause();
}

function isMedia(element: Element): element is HTMLMediaElement {
  return element.matches('audio, video');
}

function isPopover(target: EventTarget | null): boolean {
  return isElement(target) && target.hasAttribute('popover');
}

function exitModes(page: Document, isHidden: (element: Element) => boolean): void {
  const { fullscreenElement, pointerLockElement, pictureInPictureElement } = page;
  if (fullscreenElement && isHidden(fullscreenElement)) void page.exitFullscreen();
  if (pointerLockElement && isHidden(pointerLockElement)) page.exitPointerLock();
  // Firefox does not implement the API.
  if (pictureInPictureElement && isHidden(pictureInPictureElement)) void page.exitPictureInPicture();
}

/** Returns whether a root contains the node. Nodes in shadow roots and frames are not contained. */
export function isWithin(node: Node | null, roots: readonly Element[]): boolean {
  return roots.some((root) => root.contains(node));
}
