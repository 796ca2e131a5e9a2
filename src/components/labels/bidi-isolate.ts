/** Characters of scripts that are written from right to left, and the marks U+200E and U+200F. */
const rightToLeft =
  /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const beginsAndEndsWithLetter = /^\p{L}(?:.*[\p{L}\p{M}\p{N}])?$/su;

/**
 * Wraps a name in Unicode isolates, so that neither its direction reorders the sentence around it, nor the other way round.
 * Returns names unchanged that read the same in any sentence without isolates.
 */
export function bidiIsolate(name: string): string {
  if (beginsAndEndsWithLetter.test(name) && !rightToLeft.test(name)) return name;
  // An email address is written from left to right (LRI), other names in the direction of their first letter (FSI).
  return `${directionOf(name) === 'ltr' ? '\u2066' : '\u2068'}${name}\u2069`;
}

/** Returns the `dir` attribute of a name. An email address is written from left to right in every script. */
export function directionOf(name: string): 'ltr' | 'auto' {
  return name.includes('@') ? 'ltr' : 'auto';
}
