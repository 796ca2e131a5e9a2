/** Returns whether an element matches. A field named "matches" hides the method of its form. */
export function matches(element: Element, selectors: string): boolean {
  return Element.prototype.matches.call(element, selectors);
}
