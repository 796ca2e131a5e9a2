import { call, matches } from './native.ts';
import { strippedAttributes } from './strip-attributes.ts';

/** The elements, besides custom elements, that can affect the page by other attributes than all elements have. */
const specialTags = new Set(
  (
    'a area audio base button details dialog embed fieldset form iframe img input label link map meta object output ' +
    'select style textarea video'
  ).split(' '),
);

// Attributes alone, because a selector that also matches their elements takes several times as long.
const selector = [
  'audio, video, iframe, object, style, link, dialog[open], [popover], :not(:defined)',
  ...strippedAttributes.map((attribute) => `[${attribute}]`),
].join();

/** The elements, besides custom elements, that can have a shadow root. */
const shadowHostTags = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

/** The kind of an element, by its tag name. */
interface TagKind {
  readonly isCustom: boolean;
  readonly mayBeHost: boolean;
  readonly isSpecial: boolean;
}

const tagKinds = new Map<string, TagKind>();

/** Returns the kind of a tag name. Remembers it, because a tree has thousands of elements but few names. */
function tagKindOf(localName: string): TagKind {
  const known = tagKinds.get(localName);
  if (known) return known;
  const isCustom = localName.includes('-');
  const kind = {
    isCustom,
    mayBeHost: isCustom || shadowHostTags.has(localName),
    isSpecial: isCustom || specialTags.has(localName),
  };
  tagKinds.set(localName, kind);
  return kind;
}

/** Returns whether an element can affect the page. Tests cheap conditions first, because most elements cannot. */
function mayAffectPage(element: Element, { isSpecial }: TagKind): boolean {
  if (isSpecial) return matches(element, selector);
  return (
    element.hasAttributes() &&
    (element.id !== '' || element.hasAttribute('accesskey') || element.hasAttribute('popover'))
  );
}

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

/** Finds the elements in a tree that can affect the page, by one walk: a query takes several times as long. */
export function findElements(root: Element | InnerRoot): FoundElements {
  const elements: Element[] = [];
  const shadowRoots: ShadowRoot[] = [];
  const undefinedElements: Element[] = [];
  const walker = call(document, 'createTreeWalker', root, NodeFilter.SHOW_ELEMENT);
  // SAFETY: the walker visits elements only. Testing each of them would take as long as the rest of the walk.
  const next = (): Element | null => walker.nextNode() as Element | null;
  let name = '';
  let kind = tagKindOf(name);
  for (let element = isElement(root) ? root : next(); element; element = next()) {
    // A field may hide the property of its form. Calling the getter of each element would take longer.
    const { localName: value } = element;
    const localName = typeof value === 'string' ? value : 'form';
    // The next element is often of the same kind, and comparing names is faster than looking one up.
    if (localName !== name) kind = tagKindOf((name = localName));
    if (kind.mayBeHost && element.shadowRoot) shadowRoots.push(element.shadowRoot);
    if (mayAffectPage(element, kind)) elements.push(element);
    if (kind.isCustom && !element.shadowRoot && !matches(element, ':defined'))
      undefinedElements.push(element);
  }
  return {
    elements,
    innerRoots: [...shadowRoots, ...elements.flatMap((element) => frameWindowOf(element)?.document ?? [])],
    undefinedElements,
  };
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
