/**
 * The attributes with which a hidden element can affect the page or be activated from it, as `[attribute, selector,
 * neutral value]`; `null` removes the attribute. They are stripped in this order and restored in reverse order, because
 * a named radio button unchecks the others of every form that it joins, and a field refers to its form by ID.
 *
 * Most attributes are emptied, to distinguish them from attributes that React removes in the meantime. IDs are removed,
 * because code that selects `[id]` expects a value.
 */
const pageAttributes = [
  ['name', 'input[type=radio]', ''],
  // Chromium ignores an empty name and keeps using the previous one.
  ['name', 'map', ' '],
  // Opening one element of a group closes the others.
  ['name', 'details', ''],
  // A field without the attribute joins the form around it.
  ['form', '*', ''],
  ['id', '*', null],
  ['accesskey', '*', ''],
  ['for', 'label', ''],
  ['popovertarget', '*', ''],
  ['commandfor', '*', ''],
  ['closedby', 'dialog', ''],
] as const;

/** The selector of all elements to pass to {@link stripAttributes}. */
export const strippableSelector = [
  'input[type=image]',
  ...pageAttributes.map(([attribute, elements]) => `${elements}[${attribute}]`),
].join();

interface StrippedAttribute {
  readonly element: Element;
  readonly attribute: string;
  readonly value: string | null;
  readonly neutralValue: string | null;
}

/** Strips the attributes and returns a function that restores those that have not been changed in the meantime. */
export function stripAttributes(roots: readonly Element[], elements: readonly Element[]): () => void {
  const stripped: StrippedAttribute[] = [];

  function strip(element: Element, attribute: string, neutralValue: string | null): void {
    stripped.push({ element, attribute, value: element.getAttribute(attribute), neutralValue });
    setOrRemoveAttribute(element, attribute, neutralValue);
  }

  for (const [attribute, selector, neutralValue] of pageAttributes) {
    for (const element of elements) {
      // An empty attribute has no effect, or reflects an element reference set as a property, which would be lost.
      if (!element.getAttribute(attribute) || !element.matches(selector)) continue;
      if (attribute !== 'name' || !isInOwnForm(element, roots)) strip(element, attribute, neutralValue);
    }
  }
  for (const field of fieldsOfOuterForms(roots, elements)) strip(field, 'form', '');

  return () => {
    for (const { element, attribute, value, neutralValue: blank } of [...stripped].reverse()) {
      if (element.getAttribute(attribute) === blank) setOrRemoveAttribute(element, attribute, value);
    }
  };
}

function setOrRemoveAttribute(element: Element, attribute: string, value: string | null): void {
  if (value === null) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}

/**
 * Returns whether a radio button is in a form of the tree. It keeps its name, because it affects no radio buttons
 * outside that form, and code may still read the name.
 */
function isInOwnForm(element: Element, roots: readonly Element[]): boolean {
  if (!(element instanceof HTMLInputElement) || element.hasAttribute('form')) return false;
  return roots.some((root) => root.contains(element.form));
}

/** Returns the fields that a form around a tree would submit, validate or reset. */
function fieldsOfOuterForms(roots: readonly Element[], elements: readonly Element[]): readonly Element[] {
  return roots.flatMap((root) => {
    const form = root.parentElement?.closest('form');
    if (!form) return [];
    // `form.elements` does not include image buttons.
    const images = elements.filter((element) => element instanceof HTMLInputElement && element.form === form);
    return [...form.elements, ...images].filter((field) => root.contains(field));
  });
}
