import type { KeyboardEvent } from 'react';
import { findAccount, type SearchText, type Typeahead } from './typeahead.ts';

/**
 * Marks where the arrow keys stop. The value is what typing finds an account by; it is empty for an action, which typing
 * never finds.
 */
export const ITEM_ATTRIBUTE = 'data-ms-item';

function itemsOf(popup: HTMLElement): readonly HTMLElement[] {
  return [...popup.querySelectorAll<HTMLElement>(`[${ITEM_ATTRIBUTE}]`)];
}

const searchTextOf = (item: HTMLElement): SearchText => item.getAttribute(ITEM_ATTRIBUTE) ?? '';

function accountsOf(popup: HTMLElement): readonly HTMLElement[] {
  return itemsOf(popup).filter(searchTextOf);
}

/**
 * Focuses the account at a position or the last one before it, else the current account, else the first one. An action
 * gets the focus only where there is no account.
 */
export function focusAccount(popup: HTMLElement, position = -1): void {
  const accounts = accountsOf(popup);
  const current = accounts.find((item) => item.ariaCurrent === 'true');
  const atPosition = accounts[Math.min(position, accounts.length - 1)];
  (atPosition ?? current ?? accounts[0] ?? itemsOf(popup)[0] ?? popup).focus();
}

/** Returns the position of the account that the focus is on, or in the row of; -1 if on none. */
export function accountPosition(focused: Element | null, popup: HTMLElement): number {
  return positionOf(focused, accountsOf(popup));
}

function positionOf(focused: Element | null, items: readonly HTMLElement[]): number {
  const item = focused?.closest('li')?.querySelector(`[${ITEM_ATTRIBUTE}]`) ?? focused;
  return items.findIndex((candidate) => candidate === item);
}

/** Moves with the arrow keys, Home and End to the next item and round the ends, and by typing to an account. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, typeahead: Typeahead, locale: string): void {
  const { currentTarget: popup, nativeEvent } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || isHandledElsewhere(nativeEvent)) return;
  const accounts = accountsOf(popup);
  const typed = accounts.length > 0 ? typeahead.press(nativeEvent) : undefined;
  const next = typed === undefined ? arrowTarget(event.key, popup) : typedTarget(typed, accounts, locale);
  if (next || typed !== undefined) event.preventDefault();
  next?.focus();
}

function typedTarget(
  typed: string,
  accounts: readonly HTMLElement[],
  locale: string,
): HTMLElement | undefined {
  const position = positionOf(document.activeElement, accounts);
  return accounts[findAccount(accounts.map(searchTextOf), typed, position, locale)];
}

/** Whether a key is for an input method, for a text field, or for an open question. */
function isHandledElsewhere(event: globalThis.KeyboardEvent): boolean {
  // SAFETY: keys are pressed on elements. Inside of a custom element the event's own target is not the text field.
  const target = event.composedPath()[0] as HTMLElement;
  const isTaken = target.isContentEditable || target.closest('input, select, textarea, [role="alertdialog"]');
  return event.isComposing || event.keyCode === 229 || Boolean(isTaken);
}

function arrowTarget(key: string, popup: HTMLElement): HTMLElement | undefined {
  const items = itemsOf(popup);
  const position = positionOf(document.activeElement, items);
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
