import { isElement } from './find-elements.ts';

/**
 * The events by which a user can activate or change an element. A hidden element receives them by an access key that is
 * set later or in a shadow root, by undo, by pointer capture, or by a touch that has started before. The events with
 * which an interaction ends, such as `blur`, `pointerleave` and `lostpointercapture`, are not blocked.
 */
const blockedEvents = [
  'click auxclick dblclick contextmenu mousedown mousemove mouseup pointerdown pointermove pointerup',
  'keydown keypress keyup beforeinput cut copy paste drag drop',
]
  .join(' ')
  .split(' ');
const passiveBlockedEvents = ['touchstart', 'touchmove', 'touchend', 'wheel'];

/**
 * Blocks trusted input events at a window or inner root, if they occur in a hidden element, until the signal aborts. Clicks
 * dispatched by the app are not blocked.
 */
export function blockEvents(
  target: EventTarget,
  isHidden: (event: Event) => boolean,
  signal: AbortSignal,
): void {
  function block(event: Event): void {
    if (!event.isTrusted || !isHidden(event)) return;
    if (event.cancelable) event.preventDefault();
    event.stopImmediatePropagation();
    const [target] = event.composedPath();
    // Otherwise the visible page would receive no pointer events.
    if (isElement(target) && event instanceof PointerEvent && target.hasPointerCapture(event.pointerId))
      target.releasePointerCapture(event.pointerId);
  }

  for (const type of blockedEvents) target.addEventListener(type, block, { capture: true, signal });
  for (const type of passiveBlockedEvents)
    target.addEventListener(type, block, { capture: true, passive: true, signal });
}
