import { strippableSelector } from './strip-attributes.ts';

/** The elements that can affect the page without any attribute. */
const relevantTags = new Set(['audio', 'iframe', 'style', 'video']);
const selector = `audio, video, iframe, object, dialog[open], [popover], ${strippableSelector}`;

/** The root of a shadow tree, or the document of a frame of the same origin. */
export type InnerRoot = ShadowRoot | Document;

interface FoundElements {
  /** The elements that can affect the page. */
  readonly elements: readonly Element[];
  /** The open shadow roots and frames of the same origin. Their own elements are not included. */
  readonly innerRoots: readonly InnerRoot[];
  /** The custom elements that are not defined yet, and may get a shadow root when they are. */
  readonly undefinedElements: readonly Element[];
}

/** Finds the elements in a tree that can affect the page. A walk is several times as fast as a query with the selector. */
export function findElements(root: Node): FoundElements {
  const elements: Element[] = [];
  const innerRoots: InnerRoot[] = [];
  const undefinedElements: Element[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  let element = isElement(root) ? root : walker.nextNode();
  for (; element && isElement(element); element = walker.nextNode()) {
    if (element.shadowRoot) innerRoots.push(element.shadowRoot);
    else if (element.localName.includes('-') && !element.matches(':defined')) undefinedElements.push(element);
    if (!element.hasAttributes() && !relevantTags.has(element.localName)) continue;
    if (!element.matches(selector)) continue;
    elements.push(element);
    const frame = frameWindowOf(element);
    if (frame) innerRoots.push(frame.document);
  }
  return { elements, innerRoots, undefinedElements };
}

/** Returns the window of a frame of the same origin. */
export function frameWindowOf(element: Element): Window | null {
  return isFrame(element) && element.contentDocument ? element.contentWindow : null;
}

function isFrame(element: Element): element is HTMLIFrameElement | HTMLObjectElement {
  return 'contentDocument' in element;
}

/** Returns whether the target is an element. Elements of frames are instances of other classes. */
export function isElement(target: EventTarget | null | undefined): target is Element {
  return target ? 'matches' in target : false;
}
