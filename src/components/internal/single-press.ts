import type { KeyboardEvent, SyntheticEvent } from 'react';

/** Keeps a key that is held down from pressing again: by then the focus may be on something else. */
export function ignoreKeyRepeat(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

/** Whether a press is the second half of a double click: it may hit what the first half has put there. */
export function isSecondClick({ nativeEvent }: SyntheticEvent): boolean {
  // SAFETY: other events have no `detail`, or one that is not greater than a number.
  return (nativeEvent as UIEvent).detail > 1;
}
