/** The distance of the popup to its trigger and to the edges of the page, in px. */
const GAP = 6;
const MARGIN = 8;

/**
 * Sets the position of an open popup above or below its trigger as custom properties, which style sheets use in browsers
 * without CSS anchor positioning.
 */
export function placePopup(popup: HTMLElement, trigger: HTMLElement): void {
  const { top, bottom, left, right } = trigger.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const [above, below] = [top, clientHeight - bottom];
  const width = popup.offsetWidth;
  const { side, align } = popup.dataset;
  const isRightToLeft = getComputedStyle(popup).direction === 'rtl';
  const fitsAtLeft = left + width <= clientWidth - MARGIN;
  const fitsAtRight = right - width >= MARGIN;
  // By default, prefers to be aligned with the inline end of the trigger.
  const prefersLeft = isRightToLeft !== (align === 'start');
  const isAtLeft = prefersLeft ? fitsAtLeft || !fitsAtRight : !fitsAtRight;
  const start = Math.max(MARGIN, Math.min(isAtLeft ? left : right - width, clientWidth - width - MARGIN));
  const fitsAbove = popup.scrollHeight + GAP + MARGIN <= above;
  const isBelow = below >= above && !(side === 'top' && fitsAbove);
  const block = isBelow ? [`${bottom + GAP}px`, 'auto'] : ['auto', `${clientHeight - top + GAP}px`];
  popup.style.setProperty('--ms-popup-inset', `${block[0]} auto ${block[1]} ${start}px`);
  popup.style.setProperty('--ms-popup-room', `${(isBelow ? below : above) - GAP - MARGIN}px`);
}
