import type { KeyboardEvent } from 'react';

/** What the arrow keys stop at. */
function itemsOf(popup: HTMLElement): readonly HTMLElement[] {
  return [...popup.querySelectorAll<HTMLElement>('[data-ms-item]')];
}

/** Focuses the current account, or the first thing that there is. */
export function focusItem(popup: HTMLElement | null): void {
  if (!popup?.matches(':popover-open')) return;
  const items = itemsOf(popup);
  (items.find((item) => item.ariaCurrent === 'true') ?? items[0])?.focus();
}

/** Moves with the arrow keys, Home and End, from one item to the next and round the ends. */
export function moveFocus(event: KeyboardEvent, popup: HTMLElement | null): void {
  if (!popup || event.defaultPrevented) return;
  const items = itemsOf(popup);
  const target = targetOf(event.key, items, positionOf(document.activeElement, items));
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** Where the focus is: on an item, or in the row of one. */
function positionOf(focused: Element | null, items: readonly HTMLElement[]): number {
  const item = focused?.closest('li')?.querySelector<HTMLElement>('[data-ms-item]') ?? focused;
  return items.findIndex((candidate) => candidate === item);
}

function targetOf(key: string, items: readonly HTMLElement[], position: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return items[(position + 1) % items.length];
    case 'ArrowUp':
      return items.at(position <= 0 ? -1 : position - 1);
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
