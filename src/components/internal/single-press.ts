import type { KeyboardEvent, SyntheticEvent } from 'react';

/** Prevents auto-repeat of Enter from pressing a button again, because the focus may have moved to another control. */
export function ignoreKeyRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

/**
 * Returns whether an event is the second click of a double click, which may hit a control that was rendered after the
 * first click.
 */
export function isSecondClick({ nativeEvent }: SyntheticEvent): boolean {
  // SAFETY: on other events `detail` is undefined or not a number, and the comparison is false.
  return (nativeEvent as UIEvent).detail > 1;
}
