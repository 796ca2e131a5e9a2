/** The time without a key press after which the next key starts a new search, in ms. */
const SEARCH_TIMEOUT_MS = 700;

type Key = Pick<KeyboardEvent, 'key' | 'repeat' | 'timeStamp'>;

/** A typeahead search: the characters typed in quick succession. */
export interface Typeahead {
  /** Adds a key and returns the search text, or `undefined` if the key does not belong to a search. */
  readonly press: (key: Key) => string | undefined;
  /** Returns whether the released key is a Space that belongs to the search and must not press a button. */
  readonly release: (key: Pick<Key, 'key'>) => boolean;
  readonly reset: () => void;
}

/** Creates a typeahead search with no text typed. */
export function createTypeahead(): Typeahead {
  let text = '';
  let typedAt = 0;
  let isSpaceHeld = false;

  return {
    press({ key, repeat, timeStamp }) {
      const isSpace = key === ' ';
      const isRunning = text !== '' && timeStamp - typedAt < SEARCH_TIMEOUT_MS;
      // Some keyboards start to repeat a key later than the search timeout.
      const continues = isRunning || (isSpace && repeat && isSpaceHeld);
      if (isSpace) isSpaceHeld = continues;
      // Names of non-printing keys consist of several Latin letters. In other scripts, one key may type several
      // letters.
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

/** The searchable text of an account: its name, and its identifier on a second line. */
export type SearchText = string;

/**
 * Returns the position of the first account whose name begins with `typed`, otherwise of the first whose identifier
 * does, otherwise -1. Ignores case and accents according to the locale. A single letter, even if repeated, is searched
 * from the account after `position`; a longer text is searched from the account at `position`.
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

/** Compares prefixes of every length, because equivalent texts may differ in length: "ß" equals "ss". */
function beginsWith(name = '', text: string, compare: Intl.Collator['compare']): boolean {
  // Collapses whitespace as browsers do when they render text.
  const rendered = name.trim().replaceAll(/\s+/g, ' ');
  for (let end = 1; end <= rendered.length; end += 1) {
    if (compare(rendered.slice(0, end), text) === 0) return true;
  }
  return false;
}
