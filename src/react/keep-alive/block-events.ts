import { isElement } from './find-elements.ts';
import { call } from './native.ts';

/**
 * The events by which a user can activate or change an element. A hidden element receives them by an access key that is
 * set later or in a shadow root, by undo, by pointer capture, or by a touch that has started before. The events with
 * which an interaction ends, such as `blur`, `pointerleave` and `lostpointercapture`, are not blocked.
 */
const blockedEvents = [
  'click auxclick dblclick contextmenu mousedown mousemove mouseup pointerdown pointermove pointerup',
  'keydown keypress keyup beforeinput cut copy paste drag drop touchend',
]
  .join(' ')
  .split(' ');
/** The events whose default action, to scroll, has to wait for listeners that are not passive. */
const passiveBlockedEvents = ['touchstart', 'touchmove', 'wheel'];

/** Whether a key that is held down may have been pressed before a tree was hidden. */
let mayHoldEarlierKey = false;

/** Blocks the repetitions of keys that are held down: they would reach what is focused in the tree that is shown next. */
export function blockHeldKeys(): void {
  mayHoldEarlierKey = true;
}

function isRepeatOfEarlierKey(event: Event): boolean {
  if (event.type !== 'keydown' || !(event instanceof KeyboardEvent)) return false;
  mayHoldEarlierKey &&= event.repeat;
  return mayHoldEarlierKey;
}

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
    if (!event.isTrusted || !(isHidden(event) || isRepeatOfEarlierKey(event))) return;
    // The end of a touch would click the visible element in the same place.
    if (event.cancelable && !passiveBlockedEvents.includes(event.type)) event.preventDefault();
    event.stopImmediatePropagation();
    const [target] = event.composedPath();
    // Otherwise the visible page would receive no pointer events.
    if (
      isElement(target) &&
      event instanceof PointerEvent &&
      call(target, 'hasPointerCapture', event.pointerId)
    )
      call(target, 'releasePointerCapture', event.pointerId);
  }

  for (const type of blockedEvents) target.addEventListener(type, block, { capture: true, signal });
  for (const type of passiveBlockedEvents)
    target.addEventListener(type, block, { capture: true, passive: true, signal });
}
