import type { KeyboardEvent } from 'react';

/** Marks what the arrow keys stop at; its text is what typing finds. */
export const ITEM = 'data-ms-item';

function itemsOf(popup: HTMLElement | null): readonly HTMLElement[] {
  return [...(popup?.querySelectorAll<HTMLElement>(`[${ITEM}]`) ?? [])];
}

/** Focuses the item at that position, else the current account, or the first thing that there is. */
export function focusItem(popup: HTMLElement | null, position = -1): void {
  const items = itemsOf(popup);
  const current = items.find((item) => item.ariaCurrent === 'true');
  (items[position] ?? current ?? items[0] ?? popup)?.focus();
}

/** Which item the focus is on, or in the row of; -1 if on none. */
export function positionOf(focused: Element | null, popup: HTMLElement): number {
  const item = focused?.closest('li')?.querySelector(`[${ITEM}]`) ?? focused;
  return itemsOf(popup).findIndex((candidate) => candidate === item);
}

/** Moves with the arrow keys, Home, End and first letters from one item to the next and round the ends. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget: popup } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const items = itemsOf(popup);
  const next = targetOf(key, items, positionOf(document.activeElement, popup));
  if (!next) return;
  event.preventDefault();
  next.focus();
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
      return key.length === 1 && key !== ' ' ? startingWith(key, items, position) : undefined;
  }
}

/** The next item after that position whose text begins with a letter, as people expect of lists. */
function startingWith(
  letter: string,
  items: readonly HTMLElement[],
  position: number,
): HTMLElement | undefined {
  const text = letter.toLocaleLowerCase();
  return [...items.slice(position + 1), ...items].find((item) =>
    item.getAttribute(ITEM)?.toLocaleLowerCase().startsWith(text),
  );
}
