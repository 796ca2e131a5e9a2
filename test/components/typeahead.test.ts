import { describe, expect, it } from 'vitest';
import { createTypeahead, findAccount } from '../../src/components/session-switcher/typeahead.ts';

describe('findAccount()', () => {
  it.each([
    ['en', 'pers ', ['Persephone', 'Pers Ash'], 1],
    ['en', 'ada', ['(Ada)', 'Adam'], 1],
    ['en', 'anna b', ['Anna\u00a0Bell'], 0],
    ['en', 'anna b', ['  Anna \t Bell'], 0],
    ['en', 'zoe@', ['Zoe', 'Anna\nzoe@example.com'], 1],
    ['en', 'z', ['Anna\nzoe@example.com', 'Zoe\nanna@example.com'], 1],
    ['en', 'lovelace', ['Ada Lovelace'], -1],
    ['en', 'ç', ['Cem', 'Dan'], 0],
    ['de', 'STRASSE', ['Straße'], 0],
    ['de', 'straße', ['STRASSER'], 0],
    ['sv', 'ang', ['Ångström', 'Angela'], 1],
    ['fr', 'coe', ['Cœur'], 0],
    ['ja', 'すずき', ['スズキ イチロー'], 0],
    ['ar', 'محمد', ['مُحَمَّد'], 0],
    ['ar', 'لا', ['ليلى', 'لانا'], 1],
    ['en', '\u0640', ['Anna'], -1],
    ['en', 'é', ['\u2068E\u0301mile\u2069'], 0],
  ] as const)(
    'compares the text with the beginning of each name, by the rules of the locale: %s, "%s", %o',
    (locale, typed, accounts, found) => {
      expect(findAccount(accounts, typed, -1, locale)).toBe(found);
    },
  );

  it('searches from the next account for a single letter, and from the focused account for longer texts', () => {
    const accounts = ['Ada', 'Adam', 'Bob'];
    expect(findAccount(accounts, 'a', 0, 'en')).toBe(1);
    expect(findAccount(accounts, 'aaa', 1, 'en')).toBe(0);
    expect(findAccount(accounts, 'ad', 1, 'en')).toBe(1);
    expect(findAccount(accounts, 'b', 2, 'en')).toBe(2);
  });
});

describe('createTypeahead()', () => {
  const press = (
    typeahead: ReturnType<typeof createTypeahead>,
    key: string,
    timeStamp: number,
    repeat = false,
  ) => typeahead.press({ key, timeStamp, repeat });

  it.each(['Enter', 'ArrowDown', 'F1', 'Dead', 'Process', 'Unidentified', ''])(
    'ignores the key "%s"',
    (key) => {
      expect(press(createTypeahead(), key, 0)).toBe(undefined);
    },
  );

  it('accepts a key that enters more than one letter', () => {
    expect(press(createTypeahead(), 'لا', 0)).toBe('لا');
  });

  it('accepts Space after a letter, and its auto-repeat until it is released', () => {
    const typeahead = createTypeahead();
    expect(press(typeahead, ' ', 0)).toBe(undefined);
    expect(typeahead.release({ key: ' ' })).toBe(false);
    press(typeahead, 'a', 10);
    expect(press(typeahead, ' ', 700)).toBe('a ');
    expect(press(typeahead, ' ', 2000, true)).toBeDefined();
    expect(typeahead.release({ key: ' ' })).toBe(true);
    expect(typeahead.release({ key: ' ' })).toBe(false);
    expect(press(typeahead, ' ', 3000)).toBe(undefined);
    expect(press(typeahead, ' ', 4000, true)).toBe(undefined);
  });
});
