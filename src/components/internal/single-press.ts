import type { KeyboardEvent, SyntheticEvent } from 'react';

/**
 * Prevents auto-repeat of Enter and Space from pressing a button, because the press may have begun on another control,
 * such as a text field of the page before a dialog opened.
 */
export function ignoreKeyRepeat(event: KeyboardEvent): void {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
}

/**
 * Returns whether an event is the second click of a double click, which may hit a control that was rendered after the
 * first click.
 */
export function isSecondClick({ nativeEvent }: SyntheticEvent): boolean {
  // SAFETY: on other events `detail` is undefined or not a number, and the comparison is false.
  return (nativeEvent as UIEvent).detail > 1;
}
