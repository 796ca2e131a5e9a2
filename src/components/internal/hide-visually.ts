/**
 * A ref that hides an element, but not from screen readers. Not a `style` prop, because a Content Security Policy may block
 * the style attributes of HTML that a server renders. Content that only an event adds is empty there.
 */
export function hideVisually(element: HTMLElement | null): void {
  if (element) Object.assign(element.style, { clipPath: 'inset(50%)', position: 'fixed' });
}
