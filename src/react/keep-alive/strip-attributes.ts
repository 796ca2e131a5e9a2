import { call, isWithin, matches, native } from './native.ts';

/** The beginning of the values that hidden elements have. */
export const HIDDEN_PREFIX = 'hidden-tree-';

/** An attribute with a meaning beyond its tree, as `[attribute, selector, hidden value]`. */
type Rule = readonly [attribute: string, selector: string, hiddenValue?: string | null];

/**
 * The attributes that are stripped from hidden elements. The hidden value defaults to the value with a prefix, so that
 * references within the tree stay intact while no other tree refers to its elements, nor the tree to theirs; `null`
 * removes the attribute. docs/decisions/014-hidden-trees-and-the-page.md lists all attributes of the HTML specification.
 *
 * Attributes are stripped in this order and restored in reverse order, because a named radio button unchecks the others
 * of every form that it joins, and a field refers to its form by ID.
 */
const rules: readonly Rule[] = [
  ['name', 'input[type=radio]', ''],
  ['name', 'a, details, embed, form, iframe, img, map, meta, object'],
  ['property', 'meta'],
  // Not of style sheets and icons, which have to be loaded again.
  ['rel', 'link:is([rel=canonical], [rel=manifest], [rel=alternate])'],
  // A field without the attribute joins the form around it.
  ['form', '*'],
  ['id', '*'],
  ['for', 'label'],
  ['popovertarget', '*'],
  ['commandfor', '*'],
  ['closedby', 'dialog', ''],
  ['href', 'base', null],
  ['target', 'base', null],
  ['media', 'style, link', 'not all'],
];

/** The attributes that have a meaning for the page even in a shadow root or a frame. */
const innerRules: readonly Rule[] = [
  ['accesskey', '*', ''],
  ['target', '*'],
  ['formtarget', '*'],
];

const allRules = [...rules, ...innerRules];

/** The attributes to observe in a hidden tree. */
export const strippedAttributes: string[] = [...new Set(allRules.map(([attribute]) => attribute))];

interface StrippedAttribute {
  readonly element: Element;
  readonly attribute: string;
  readonly value: string | null;
  readonly hiddenValue: string | null;
}

export interface AttributeStripper {
  /** Strips the attributes of elements; of inner elements, which are in a shadow root or a frame, only some. */
  readonly strip: (elements: readonly Element[], isInner: boolean) => void;
  /** Restores the attributes that have not been changed in the meantime. */
  readonly restore: () => void;
  /** Calls the function while the ID of the element is restored. */
  readonly withId: (element: Element, call: () => void) => void;
}

export function createAttributeStripper(roots: readonly Element[], prefix: string): AttributeStripper {
  let stripped: StrippedAttribute[] = [];

  function strip(element: Element, attribute: string, hiddenValue: string | null): void {
    stripped.push({ element, attribute, value: getAttribute(element, attribute), hiddenValue });
    setOrRemoveAttribute(element, attribute, hiddenValue);
  }

  function applyRule(elements: readonly Element[], [attribute, selector, hiddenValue]: Rule): void {
    for (const element of elements) {
      const value = getAttribute(element, attribute);
      // The most frequent case comes first, because a tree may have thousands of elements.
      if (value === null && attribute !== 'media') continue;
      // An element may already be hidden with another tree. An empty attribute has no effect, or reflects an element
      // reference set as a property, which would be lost.
      const isStripped = value === hiddenValue || value?.startsWith(HIDDEN_PREFIX);
      if (isStripped || (!value && attribute !== 'media') || isKeyword(attribute, value)) continue;
      if (selector !== '*' && !matches(element, selector)) continue;
      if (attribute === 'name' && isInOwnForm(element, roots)) continue;
      strip(element, attribute, hiddenValue === undefined ? prefix + value : hiddenValue);
    }
  }

  return {
    strip(elements, isInner) {
      const first = stripped.length;
      for (const rule of isInner ? innerRules : allRules) applyRule(elements, rule);
      if (!isInner) for (const field of fieldsOfOuterForms(roots)) strip(field, 'form', '');
      // The radio buttons of the tree form groups again, now that they are in no form of another tree.
      for (const { element, attribute, value, hiddenValue } of stripped.slice(first))
        if (attribute === 'name' && hiddenValue === '') strip(element, attribute, prefix + value);
    },
    restore() {
      for (const { element, attribute, value, hiddenValue } of stripped.reverse()) {
        if (getAttribute(element, attribute) === hiddenValue) setOrRemoveAttribute(element, attribute, value);
      }
      stripped = [];
    },
    withId(element, call) {
      const id = getAttribute(element, 'id');
      if (!id?.startsWith(prefix)) return call();
      setOrRemoveAttribute(element, 'id', id.slice(prefix.length));
      call();
      setOrRemoveAttribute(element, 'id', id);
    },
  };
}

function getAttribute(element: Element, attribute: string): string | null {
  return Element.prototype.getAttribute.call(element, attribute);
}

function setOrRemoveAttribute(element: Element, attribute: string, value: string | null): void {
  if (value === null) Element.prototype.removeAttribute.call(element, attribute);
  else Element.prototype.setAttribute.call(element, attribute, value);
}

/** Returns whether the value is `_blank` or another keyword for the target of a link or form. */
function isKeyword(attribute: string, value: string | null): boolean {
  return attribute.endsWith('target') && value?.startsWith('_') === true && attribute !== 'popovertarget';
}

/**
 * Returns whether a radio button is in a form of the tree. It keeps its name, because it affects no radio buttons
 * outside that form, and code may still read the name.
 */
function isInOwnForm(element: Element, roots: readonly Element[]): boolean {
  if (!(element instanceof HTMLInputElement) || element.hasAttribute('form')) return false;
  return isWithin(element.form, roots);
}

/** Returns the fields that a form around a tree would submit, validate or reset. */
function fieldsOfOuterForms(roots: readonly Element[]): readonly Element[] {
  return roots.flatMap((root) => {
    const parent = native(root, 'parentElement');
    const form = parent && call(parent, 'closest', 'form');
    if (!(form instanceof HTMLFormElement)) return [];
    // `form.elements` does not include image buttons.
    const images = call(root, 'querySelectorAll', 'input[type=image]');
    const isInForm = (image: Element): boolean => image instanceof HTMLInputElement && image.form === form;
    return [...native(form, 'elements'), ...[...images].filter(isInForm)].filter((field) =>
      isWithin(field, [root]),
    );
  });
}
