import type { KeyboardEvent, SyntheticEvent } from 'react';

/** Prevents auto-repeat of Enter from pressing again. By then the focus may be on another control. */
export function ignoreKeyRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

/** Returns whether an event is the second click of a double click, which may hit a control that the first click rendered. */
export function isSecondClick({ nativeEvent }: SyntheticEvent): boolean {
  // SAFETY: on other events `detail` is undefined or not a number, and the comparison is false.
  return (nativeEvent as UIEvent).detail > 1;
}
