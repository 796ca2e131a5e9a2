import { strippedAttributes } from './strip-attributes.ts';

// Attributes alone, because a selector that also matches their elements takes several times as long.
const selector = [
  'audio, video, iframe, object, style, link, dialog[open], [popover], :not(:defined)',
  ...strippedAttributes.map((attribute) => `[${attribute}]`),
].join();

/** The root of a shadow tree, or the document of a frame of the same origin. */
export type InnerRoot = ShadowRoot | Document;

interface FoundElements {
  /** The elements that can affect the page, and others with the same attributes. */
  readonly elements: readonly Element[];
  /** The open shadow roots and frames of the same origin. Their own elements are not included. */
  readonly innerRoots: readonly InnerRoot[];
  /** The custom elements that are not defined yet, and may get a shadow root when they are. */
  readonly undefinedElements: readonly Element[];
}

/** Finds the elements in a tree that can affect the page: by one query, and by one walk for shadow roots. */
export function findElements(root: Element | InnerRoot): FoundElements {
  const elements = [...root.querySelectorAll(selector)];
  if (isElement(root) && root.matches(selector)) elements.unshift(root);
  return {
    elements,
    innerRoots: [
      ...findShadowRoots(root),
      ...elements.flatMap((element) => frameWindowOf(element)?.document ?? []),
    ],
    undefinedElements: elements.filter(isUndefined),
  };
}

/** Returns whether an element is a custom element, whose name contains a hyphen, that is not defined yet. */
function isUndefined(element: Element): boolean {
  return element.localName.includes('-') && !element.matches(':defined') && !element.shadowRoot;
}

function findShadowRoots(root: Node): readonly ShadowRoot[] {
  const found: ShadowRoot[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  for (let node: Node | null = root; node; node = walker.nextNode()) {
    if (isElement(node) && node.shadowRoot) found.push(node.shadowRoot);
  }
  return found;
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
