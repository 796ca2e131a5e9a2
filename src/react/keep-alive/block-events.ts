/** The events by which a person activates or changes an element without having to see it. */
const blockedEvents = ['click', 'beforeinput'];

/**
 * Blocks what the page on the screen causes in hidden elements: access keys that were set too late to be taken off or are
 * in a shadow root, and undo. Clicks by the app's own code are not blocked. Returns a function that ends it.
 */
export function blockEvents(roots: readonly Element[]): () => void {
  function block(event: Event): void {
    // At the window the target of what happens in a shadow root is its host.
    const [target] = event.composedPath();
    if (!event.isTrusted || !(target instanceof Node) || !roots.some((root) => root.contains(target))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  for (const type of blockedEvents) window.addEventListener(type, block, { capture: true });
  return () => {
    for (const type of blockedEvents) window.removeEventListener(type, block, { capture: true });
  };
}
