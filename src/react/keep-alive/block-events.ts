/** The events by which a user can activate or change an element that is not visible. */
const blockedEvents = ['click', 'beforeinput'];

/**
 * Blocks trusted clicks and input events in hidden elements, and returns a function that unblocks them. Undo, and
 * access keys that are set later or in a shadow root, can still dispatch such events. Clicks dispatched by the app are
 * not blocked.
 */
export function blockEvents(roots: readonly Element[]): () => void {
  function block(event: Event): void {
    // At the window, `event.target` is the shadow host if the event occurred in a shadow root.
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
