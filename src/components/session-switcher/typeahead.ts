/** A key that is pressed later than this after the last one begins a new search. */
const SEARCH_TIMEOUT_MS = 700;

type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'timeStamp'>;

/** The letters that were typed in a row. */
export interface Typeahead {
  /** Adds a key and returns the text so far; undefined if the key does not belong to a search. */
  readonly press: (key: Key) => string | undefined;
  /** Returns whether the key that is released belongs to the search although it would press a button. */
  readonly release: (key: Pick<Key, 'key'>) => boolean;
  readonly reset: () => void;
}

export function createTypeahead(): Typeahead {
  let text = '';
  let typedAt = 0;
  let isSpaceHeld = false;

  return {
    press({ key, repeat, timeStamp }) {
      const isSpace = key === ' ';
      const isRunning = text !== '' && timeStamp - typedAt < SEARCH_TIMEOUT_MS;
      // Some keyboards wait longer than a search before they repeat a key.
      const continues = isRunning || (isSpace && repeat && isSpaceHeld);
      if (isSpace) isSpaceHeld = continues;
      // Keys that type nothing have names of several Latin letters; a key may type several letters of another script.
      if (isSpace ? !continues : !/^(?:.|[^a-z].+)$/isu.test(key)) return undefined;
      text = continues ? text + key : key;
      typedAt = timeStamp;
      return text;
    },
    release({ key }) {
      const isTaken = key === ' ' && isSpaceHeld;
      if (isTaken) isSpaceHeld = false;
      return isTaken;
    },
    reset() {
      text = '';
    },
  };
}

/** The text that a search matches: the account's name, and its identifier in the next line. */
export type SearchText = string;

/**
 * Returns the position of the account whose name begins with a text, else of the one whose identifier does; -1 if none
 * does. Ignores case and accents as the language does. A letter alone, also one that is repeated, finds the next account
 * after `position`; a longer text may find the one at it.
 */
export function findAccount(
  accounts: readonly SearchText[],
  typed: string,
  position: number,
  locale: string,
): number {
  const { compare } = new Intl.Collator(locale, { sensitivity: 'base', ignorePunctuation: false });
  const [letter = '', ...more] = typed;
  const isOneLetter = more.every((next) => compare(next, letter) === 0);
  const text = isOneLetter ? letter : typed;
  const start = Math.max(0, isOneLetter ? position + 1 : position);
  const inOrder = accounts.map((_, index) => (start + index) % accounts.length);
  for (const line of [0, 1]) {
    const found = inOrder.find((index) => beginsWith(accounts[index]?.split('\n')[line], text, compare));
    if (found !== undefined) return found;
  }
  return -1;
}

/** A text may be longer or shorter than what it begins with: «ß» is «ss». */
function beginsWith(name = '', text: string, compare: Intl.Collator['compare']): boolean {
  // As browsers show it.
  const shown = name.trim().replaceAll(/\s+/g, ' ');
  for (let end = 1; end <= shown.length; end += 1) {
    if (compare(shown.slice(0, end), text) === 0) return true;
  }
  return false;
}
