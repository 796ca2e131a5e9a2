import { findElements, frameWindowOf, type InnerRoot, isElement } from './find-elements.ts';
import { createHiddenModals } from './hidden-modals.ts';
import { guardEvents, guardTrees, isPopover, pauseMedia } from './guard-events.ts';
import { call, isWithin, native } from './native.ts';
import { createAttributeStripper, strippedAttributes } from './strip-attributes.ts';

/** The elements that can affect the page other than by their attributes. */
const activeTags = new Set(['audio', 'dialog', 'iframe', 'object', 'style', 'video']);

export interface IsolatedElements {
  /** Restores attributes, frame names and style sheets, and unblocks events. */
  readonly restore: () => void;
  readonly reopenDialogs: () => void;
  /** Unblocks events without restoring anything. */
  readonly release: () => void;
  /** Calls the function while the ID of the element is restored. */
  readonly withId: (element: Element, call: () => void) => void;
}

/**
 * Isolates hidden elements from the page, including those in open shadow roots and in frames of the same origin, and
 * those that the app adds or changes while they are hidden. Without isolation, modal dialogs would block the page, media
 * would keep playing, access keys, IDs and names would refer to hidden elements, their styles would apply to the page,
 * fields would join visible forms, and radio buttons would uncheck visible ones with the same name.
 *
 * @param prefix The prefix of the IDs and names in the tree while it is hidden. Unique to the tree.
 */
export function isolate(roots: readonly Element[], prefix: string): IsolatedElements {
  const attributes = createAttributeStripper(roots, prefix);
  const listeners = new AbortController();
  const { signal } = listeners;
  const observer = new MutationObserver((records) => records.forEach(isolateChange));
  const frames: Element[] = [];
  const modals = createHiddenModals();
  const svgStyles: SVGStyleElement[] = [];

  function isolateChange({ type, target, addedNodes }: MutationRecord): void {
    if (type === 'attributes' && isElement(target)) isolateElements([target], !isWithin(target, roots));
    for (const node of addedNodes) if (isElement(node) && native(node, 'isConnected')) isolateTree(node);
  }

  function isolateRoot(root: Element | InnerRoot): void {
    isolateTree(root);
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributeFilter: ['open', ...strippedAttributes],
    });
  }

  function onLoad({ target }: Event): void {
    if (isElement(target)) isolateTree(target);
  }

  function isolateTree(node: Element | InnerRoot): void {
    const { elements, innerRoots, undefinedElements } = findElements(node);
    isolateElements(elements, !isWithin(node, roots));
    for (const root of innerRoots) {
      isolateRoot(root);
      guardEvents(root, signal);
    }
    for (const element of undefinedElements)
      onceDefined(element, signal, () => element.isConnected && isolateTree(element));
  }

  function isolateElements(elements: readonly Element[], isInner: boolean): void {
    attributes.strip(elements, isInner);
    for (const element of elements) {
      if (!activeTags.has(element.localName) && !isPopover(element)) continue;
      pauseMedia(element);
      hidePopover(element);
      modals.hide(element);
      // A frame has another document once it has loaded.
      call(element, 'addEventListener', 'load', onLoad, { signal });
      if (frameWindowOf(element)) frames.push(element);
      if (disableSvgStyle(element)) svgStyles.push(element);
      renameFrame(element, (name) => (name && !name.startsWith(prefix) ? prefix + name : name));
    }
  }

  function release(): void {
    observer.disconnect();
    // The default reason would record a stack trace, which takes longer than the rest.
    listeners.abort(null);
    if (stopGuard) stopGuard();
  }

  for (const root of roots) isolateRoot(root);
  const stopGuard = roots.length > 0 && guardTrees(roots);
  return {
    restore() {
      release();
      attributes.restore();
      for (const style of svgStyles.splice(0)) enableSvgStyle(style);
      for (const frame of frames.splice(0))
        renameFrame(frame, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
    },
    reopenDialogs: modals.reopen,
    release,
    withId: attributes.withId,
  };
}

/** Calls the function once the custom element is defined, unless the signal aborts before. */
function onceDefined(element: Element, signal: AbortSignal, call: () => void): void {
  const waiting: Waiting = { call };
  signal.addEventListener('abort', () => delete waiting.call);
  const registry = element.ownerDocument.defaultView?.customElements;
  void registry?.whenDefined(element.localName).then(toCaller(waiting));
}

interface Waiting {
  call?: () => void;
}

/** A function of its own, because the registry retains its closure as long as the element is not defined. */
function toCaller(waiting: Waiting): () => void {
  return () => waiting.call?.();
}

/** Renames a frame of the same origin. Chromium uses its attribute `name` only when the frame is created. */
function renameFrame(element: Element, rename: (name: string) => string): void {
  const frame = frameWindowOf(element);
  if (frame && rename(frame.name) !== frame.name) frame.name = rename(frame.name);
}

/** Disables the style sheet of an SVG element, whose attribute `media` Chromium ignores once it has been rendered. */
function disableSvgStyle(element: Element): element is SVGStyleElement {
  if (!(element instanceof SVGStyleElement) || !element.sheet || element.sheet.disabled) return false;
  element.sheet.disabled = true;
  return true;
}

/** Enables the style sheet again. If the app has changed its text meanwhile, it is another one, with the hidden media. */
function enableSvgStyle({ sheet, media }: SVGStyleElement): void {
  if (!sheet) return;
  sheet.disabled = false;
  sheet.media.mediaText = media;
}

function hidePopover(element: Element): void {
  // Not all supported browsers implement popovers.
  if (element instanceof HTMLElement && isPopover(element) && 'hidePopover' in HTMLElement.prototype)
    call(element, 'hidePopover');
}
