// Firefox supports `Intl.Segmenter` since version 125.
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : null;

/**
 * Returns the first letters of the first and last word. In scripts without case, returns one letter, because two
 * letters would join.
 */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = firstLetter(words[0]);
  const last = words.length > 1 && hasCase(first) ? firstLetter(words.at(-1)) : '';
  return first + last;
}

function firstLetter(word = ''): string {
  const [letter = ''] = segmenter
    ? Array.from(segmenter.segment(word), ({ segment }) => segment)
    : Array.from(word);
  return letter.toLocaleUpperCase();
}

function hasCase(letter: string): boolean {
  return letter.toLowerCase() !== letter;
}
