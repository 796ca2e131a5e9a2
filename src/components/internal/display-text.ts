/** Controls that reorder the text around them, or that end the isolate of a name early (UAX #9). */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Returns a text from outside ready for display: trimmed, and without bidirectional controls. Returns an empty string
 * if nothing of it is visible, or if it is not a string.
 */
export function displayText(text: unknown): string {
  const shown = typeof text === 'string' ? text.replaceAll(bidiControls, '').trim() : '';
  return /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(shown) ? '' : shown;
}
