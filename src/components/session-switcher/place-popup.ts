/** The distance of the popup to its trigger and to the edges of the page, in px. */
const GAP = 6;
const MARGIN = 8;

/**
 * Sets the position of an open popup beside its trigger as custom properties, which style sheets use in browsers without
 * CSS anchor positioning.
 */
export function placePopup(popup: HTMLElement, trigger: HTMLElement): void {
  const { top, bottom, left, right } = trigger.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const [above, below] = [top, clientHeight - bottom];
  const width = popup.offsetWidth;
  const isRightToLeft = getComputedStyle(popup).direction === 'rtl';
  const fitsAtLeft = left + width <= clientWidth - MARGIN;
  const fitsAtRight = right - width >= MARGIN;
  // Prefers to be aligned with the inline end of the trigger.
  const isAtLeft = isRightToLeft ? fitsAtLeft || !fitsAtRight : !fitsAtRight;
  const start = Math.max(MARGIN, Math.min(isAtLeft ? left : right - width, clientWidth - width - MARGIN));
  const block = below >= above ? [`${bottom + GAP}px`, 'auto'] : ['auto', `${clientHeight - top + GAP}px`];
  popup.style.setProperty('--ms-popup-inset', `${block[0]} auto ${block[1]} ${start}px`);
  popup.style.setProperty('--ms-popup-room', `${Math.max(above, below) - GAP - MARGIN}px`);
}
