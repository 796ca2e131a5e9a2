/**
 * The attributes by which a hidden element acts on the rest of the page or is activated from there, the elements on which
 * they do, and a value without that effect; `null` removes the attribute. They are taken off in this order and put back in
 * the reverse one, because a radio button that has a name unchecks the others of each form that it joins, and a field finds
 * its form by an ID.
 *
 * An empty value differs from an attribute that React has removed in the meantime. An ID is removed, because code that
 * looks for `[id]` expects to find one.
 */
const pageAttributes = [
  ['name', 'input[type=radio]', ''],
  // Chromium finds a map by its last name that was not empty.
  ['name', 'map', ' '],
  // Opening one of a group closes the others.
  ['name', 'details', ''],
  // Without the attribute a field joins the form around it.
  ['form', '*', ''],
  ['id', '*', null],
  ['accesskey', '*', ''],
  ['for', 'label', ''],
  ['popovertarget', '*', ''],
  ['commandfor', '*', ''],
  ['closedby', 'dialog', ''],
] as const;

/** A selector for everything that {@link stripAttributes} looks at. */
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

/**
 * Takes the attributes off the elements and returns a function that puts them back. An attribute that was written in the
 * meantime stays as it was written.
 */
export function stripAttributes(roots: readonly Element[], elements: readonly Element[]): () => void {
  const stripped: StrippedAttribute[] = [];

  function strip(element: Element, attribute: string, neutralValue: string | null): void {
    stripped.push({ element, attribute, value: element.getAttribute(attribute), neutralValue });
    setOrRemoveAttribute(element, attribute, neutralValue);
  }

  for (const [attribute, selector, neutralValue] of pageAttributes) {
    for (const element of elements) {
      // An empty one has no effect, or stands for an element that the app has set as a property and would be lost.
      if (!element.getAttribute(attribute) || !element.matches(selector)) continue;
      if (attribute !== 'name' || !isInOwnForm(element, roots)) strip(element, attribute, neutralValue);
    }
  }
  for (const field of fieldsOfOuterForms(roots, elements)) strip(field, 'form', '');

  return () => {
    for (const { element, attribute, value, neutralValue: blank } of stripped.toReversed()) {
      if (element.getAttribute(attribute) === blank) setOrRemoveAttribute(element, attribute, value);
    }
  };
}

function setOrRemoveAttribute(element: Element, attribute: string, value: string | null): void {
  if (value === null) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}

/** Radio buttons of one form uncheck no others, and code that still runs in a hidden tree reads their names. */
function isInOwnForm(element: Element, roots: readonly Element[]): boolean {
  if (!(element instanceof HTMLInputElement) || element.hasAttribute('form')) return false;
  return roots.some((root) => root.contains(element.form));
}

/** The fields that a form around a tree would send, validate, reset or submit by. */
function fieldsOfOuterForms(roots: readonly Element[], elements: readonly Element[]): readonly Element[] {
  return roots.flatMap((root) => {
    const form = root.parentElement?.closest('form');
    if (!form) return [];
    // Its `elements` lack image buttons.
    const images = elements.filter((element) => element instanceof HTMLInputElement && element.form === form);
    return [...form.elements, ...images].filter((field) => root.contains(field));
  });
}
