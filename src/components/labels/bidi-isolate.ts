/** Characters of scripts that are written from right to left, and the marks U+200E and U+200F. */
const rightToLeft =
  /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const beginsAndEndsWithLetter = /^\p{L}(?:.*[\p{L}\p{M}\p{N}])?$/su;

/** Wraps a text in Unicode isolates, so that neither its direction reorders the text around it, nor the other way round. */
export function isolate(text: string): string {
  // An email address is written from left to right (LRI), other texts in the direction of their first letter (FSI).
  return `${directionOf(text) === 'ltr' ? '\u2066' : '\u2068'}${text}\u2069`;
}

/** Isolates a name in a sentence. Returns names unchanged that read the same in any sentence without isolates. */
export function bidiIsolate(name: string): string {
  return beginsAndEndsWithLetter.test(name) && !rightToLeft.test(name) ? name : isolate(name);
}

/** Returns the `dir` attribute of a name. An email address is written from left to right in every script. */
export function directionOf(name: string): 'ltr' | 'auto' {
  return name.includes('@') ? 'ltr' : 'auto';
}
