import { blockEvents, blockHeldKeys } from './block-events.ts';
import { type InnerRoot, isElement } from './find-elements.ts';
import { call, isWithin, matches, native } from './native.ts';

/** The events after which an element may be in full screen, pointer lock or picture-in-picture. */
const modeEvents = ['fullscreenchange', 'pointerlockchange', 'enterpictureinpicture'];

/** The roots of all hidden trees of the page. */
const hiddenRoots = new Set<Element>();
let pageListeners = new AbortController();
/** The window and the shadow roots that contain hidden trees. Events such as `play` do not leave a shadow root. */
let guardedPages = new WeakSet<Window | ShadowRoot>();

/**
 * Guards the events of hidden trees of the page. Returns a function that stops it. The listeners stay as long as there is
 * a hidden tree, because adding and removing them takes longer than the rest of a switch.
 */
export function guardTrees(roots: readonly Element[]): () => void {
  for (const root of roots) {
    hiddenRoots.add(root);
    const page = call(root, 'getRootNode');
    for (const target of page instanceof ShadowRoot ? [window, page] : [window]) {
      if (!guardedPages.has(target)) guardEvents(target, pageListeners.signal, false);
      guardedPages.add(target);
      exitModes(target, isInHiddenTree);
    }
  }
  blockHeldKeys();
  return () => {
    for (const root of roots) hiddenRoots.delete(root);
    if (hiddenRoots.size > 0) return;
    pageListeners.abort();
    pageListeners = new AbortController();
    guardedPages = new WeakSet();
  };
}

/** Returns whether the element is the root of a hidden tree, or a portal of one, that is isolated. */
export function isHiddenRoot(element: Element): boolean {
  return hiddenRoots.has(element);
}

function isInHiddenTree(node: Node): boolean {
  return isWithin(node, [...hiddenRoots]);
}

/**
 * Prevents hidden elements below the window or a root from receiving input, playing media, opening popovers, and entering
 * full screen, pointer lock or picture-in-picture, until the signal aborts. By default, all elements of the root are hidden.
 */
export function guardEvents(target: Window | InnerRoot, signal: AbortSignal, areAllHidden = true): void {
  function isHidden(event: Event): boolean {
    const path = areAllHidden ? [] : event.composedPath();
    return areAllHidden || [...hiddenRoots].some((root) => path.includes(root));
  }
  const isHiddenElement = (element: Element): boolean => areAllHidden || isInHiddenTree(element);
  function on(type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener, { capture: true, signal });
  }

  blockEvents(target, isHidden, signal);
  on('play', (event) => isHidden(event) && pauseMedia(event.composedPath()[0]));
  on(
    'beforetoggle',
    (event) =>
      isHidden(event) && isElement(event.target) && isPopover(event.target) && event.preventDefault(),
  );
  if ('defaultView' in target) target.defaultView?.addEventListener('focus', returnFocus, { signal });
  if (isWindow(target)) on('blur', rememberFocus);
  const exit = (): void => exitModes(target, isHiddenElement);
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
    const activeElement = native(document, 'activeElement');
    if (previous) call(previous, 'focus', { preventScroll: true });
    else if (activeElement instanceof HTMLElement) call(activeElement, 'blur');
  });
}

/** Pauses the element if it is an audio or video element. */
export function pauseMedia(element: EventTarget | undefined): void {
  if (isElement(element) && isMedia(element)) element.pause();
}

function isMedia(element: Element): element is HTMLMediaElement {
  return matches(element, 'audio, video');
}

export function isPopover(element: Element): boolean {
  return Element.prototype.hasAttribute.call(element, 'popover');
}

function isWindow(target: Window | InnerRoot): target is Window {
  return target === window;
}

function exitModes(target: Window | InnerRoot, isHidden: (element: Element) => boolean): void {
  const root = isWindow(target) ? document : target;
  const { fullscreenElement, pointerLockElement, pictureInPictureElement } = root;
  if (!fullscreenElement && !pointerLockElement && !pictureInPictureElement) return;
  const page = 'exitFullscreen' in root ? root : root.ownerDocument;
  if (fullscreenElement && isHidden(fullscreenElement)) void page.exitFullscreen();
  if (pointerLockElement && isHidden(pointerLockElement)) page.exitPointerLock();
  // Firefox does not implement the API.
  if (pictureInPictureElement && isHidden(pictureInPictureElement)) void page.exitPictureInPicture();
}
