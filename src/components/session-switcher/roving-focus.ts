import type { KeyboardEvent } from 'react';
import { findAccount, type SearchText, type Typeahead } from './typeahead.ts';

/**
 * The attribute of elements that the arrow keys move between. The value is the text that typeahead searches. It is
 * empty for actions, which typeahead skips.
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
 * Focuses the account at `position`, or the last account if there are fewer. If `position` is omitted, focuses the
 * current account, or the first if no account is current. Focuses an action only if there are no accounts.
 */
export function focusAccount(popup: HTMLElement, position = -1): void {
  const accounts = accountsOf(popup);
  const current = accounts.find((item) => item.ariaCurrent === 'true');
  const atPosition = accounts[Math.min(position, accounts.length - 1)];
  (atPosition ?? current ?? accounts[0] ?? itemsOf(popup)[0] ?? popup).focus();
}

/** Returns the position of the account whose item contains the focus, or -1. */
export function accountPosition(focused: Element | null, popup: HTMLElement): number {
  return positionOf(focused, accountsOf(popup));
}

function positionOf(focused: Element | null, items: readonly HTMLElement[]): number {
  const item = focused?.closest('li')?.querySelector(`[${ITEM_ATTRIBUTE}]`) ?? focused;
  return items.findIndex((candidate) => candidate === item);
}

/** Moves the focus with the arrow keys (wrapping around), Home, End and typeahead. */
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

/** Returns whether a key event is handled by an input method, a text field or the open confirmation. */
function isHandledElsewhere(event: globalThis.KeyboardEvent): boolean {
  // SAFETY: the target of a key event is an element. In a shadow tree `event.target` is the host, not the text field.
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
