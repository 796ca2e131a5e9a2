// Firefox supports `Intl.Segmenter` since version 125.
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : null;

const letter = /^[\p{L}\p{N}]/u;
const letterOrPictograph = /^[\p{L}\p{N}\p{Emoji_Presentation}\p{Extended_Pictographic}]/u;

/**
 * Returns the first letters, digits or pictographs of the first and last word, in upper case according to the locale. In
 * scripts without case and after a pictograph, returns one character, because two would join or overflow.
 */
export function initialsOf(name: string, locale: string): string {
  const words = name.split(/\s+/).map(charactersOf);
  const [first = ''] = words.flatMap((word) => find(word, letterOrPictograph));
  const last = words.length > 1 && hasCase(first) ? find(words.at(-1) ?? [], letter).join('') : '';
  return (first + last).toLocaleUpperCase(locale);
}

function charactersOf(word: string): readonly string[] {
  return segmenter ? Array.from(segmenter.segment(word), ({ segment }) => segment) : Array.from(word);
}

/** Returns the first character that matches, in an array that is empty if there is none. */
function find(word: readonly string[], pattern: RegExp): readonly string[] {
  return word.filter((character) => pattern.test(character)).slice(0, 1);
}

function hasCase(character: string): boolean {
  return character.toLowerCase() !== character.toUpperCase();
}
