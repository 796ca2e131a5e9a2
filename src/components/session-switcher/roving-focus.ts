import type { KeyboardEvent } from 'react';
import { findAccount, type SearchText, type Typeahead } from './typeahead.ts';

/**
 * The attribute of elements that the arrow keys move between. The value is the text that typeahead searches. It is
 * empty for actions, which typeahead skips.
 */
export const ITEM_ATTRIBUTE = 'data-ms-item';

/** The attribute of an element that contains the items of one account. The first of them is the account itself. */
export const ROW_ATTRIBUTE = 'data-ms-row';

/** Returns the items that are displayed. An open confirmation hides the actions of its account. */
function itemsOf(container: HTMLElement): readonly HTMLElement[] {
  const items = [...container.querySelectorAll<HTMLElement>(`[${ITEM_ATTRIBUTE}]`)];
  // jsdom has no layout.
  return items.filter((item) => item.checkVisibility?.() ?? true);
}

const searchTextOf = (item: HTMLElement): SearchText => item.getAttribute(ITEM_ATTRIBUTE) ?? '';

function accountsOf(container: HTMLElement): readonly HTMLElement[] {
  return itemsOf(container).filter(searchTextOf);
}

/**
 * Focuses the account at `position`, or the last account if there are fewer. If `position` is omitted, focuses the
 * current account, or the first if no account is current. Focuses an action only if there are no accounts.
 */
export function focusAccount(container: HTMLElement, position = -1): void {
  const accounts = accountsOf(container);
  const current = accounts.find((item) => item.ariaCurrent === 'true');
  const atPosition = accounts[Math.min(position, accounts.length - 1)];
  (atPosition ?? current ?? accounts[0] ?? itemsOf(container)[0] ?? container).focus();
}

/** Returns the position of the account whose item contains the focus, or -1. */
export function accountPosition(focused: Element, container: HTMLElement): number {
  return positionOf(focused, accountsOf(container));
}

function positionOf(focused: Element, items: readonly HTMLElement[]): number {
  const row = focused.closest(`[${ROW_ATTRIBUTE}]`)?.querySelector(`[${ITEM_ATTRIBUTE}]`);
  return Math.max(...[focused, row].map((item) => items.findIndex((candidate) => candidate === item)));
}

/**
 * Moves the focus with the arrow keys (wrapping around), Page Up, Page Down, Home, End and typeahead. From the search field, moves it with the
 * vertical arrow keys and Enter only.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, typeahead: Typeahead, locale: string): void {
  const { currentTarget: container, nativeEvent } = event;
  // SAFETY: the target of a key event is an element. In a shadow tree `event.target` may be the host.
  const target = nativeEvent.composedPath()[0] as HTMLElement;
  const isSearch = target.matches(`input[${ITEM_ATTRIBUTE}]`);
  const isTaken = isSearch ? !SEARCH_KEYS.has(event.key) : isInField(target);
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken || isHandledElsewhere(nativeEvent)) return;
  const accounts = accountsOf(container);
  const typed = accounts.length > 0 && !isSearch ? typeahead.press(nativeEvent) : undefined;
  const next =
    typed === undefined
      ? arrowTarget(isSearch && event.key === 'Enter' ? 'ArrowDown' : event.key, target, itemsOf(container))
      : accounts[findAccount(accounts.map(searchTextOf), typed, positionOf(target, accounts), locale)];
  if (next || typed !== undefined) event.preventDefault();
  next?.focus();
}

/** The number of items that Page Up and Page Down move by: about as many as are visible at once. */
const PAGE_SIZE = 5;

/** The keys that leave the search field. */
const SEARCH_KEYS: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'Enter']);

/** Returns whether keys belong to a text field or the open confirmation. */
function isInField(target: HTMLElement): boolean {
  return target.isContentEditable || Boolean(target.closest('input, select, textarea, [role="alertdialog"]'));
}

/** Returns whether a key event is handled by an element of the app or an input method. */
function isHandledElsewhere(event: globalThis.KeyboardEvent): boolean {
  return event.defaultPrevented || event.isComposing || event.keyCode === 229;
}

function arrowTarget(
  key: string,
  target: HTMLElement,
  items: readonly HTMLElement[],
): HTMLElement | undefined {
  const position = positionOf(target, items);
  switch (key) {
    case 'ArrowDown':
      return items[(position + 1) % items.length];
    case 'ArrowUp':
      return items.at(position <= 0 ? -1 : position - 1);
    case 'PageDown':
      return items[Math.min(position + PAGE_SIZE, items.length - 1)];
    case 'PageUp':
      return items[Math.max(position - PAGE_SIZE, 0)];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
