import { english } from 'multisession/locales/en';
import { describe, expect, it } from 'vitest';
import { entries } from '../../scripts/entries.mjs';
import { languages } from './languages.ts';

/** Whole numbers of all plural categories, including millions, which have a category of their own in French. */
const COUNTS = [...Array.from({ length: 201 }, (_, count) => count), 1_000_000, 2_000_000];

interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** Returns all texts in a tree of labels. The plural forms of a message share the path of the message. */
function textsOf(labels: object, path = ''): readonly Leaf[] {
  return Object.entries(labels).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') return [{ path: `${path}${key}`, text: value }];
    if (typeof value !== 'object' || value === null) throw new Error(`${path}${key} is not plain data.`);
    return isPlural(value) ? [] : textsOf(value, `${path}${key}.`);
  });
}

const isPlural = (value: object): value is Record<string, string> => 'other' in value;

function pluralsOf(labels: object, path = ''): readonly (readonly [path: string, Record<string, string>])[] {
  return Object.entries(labels).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return [];
    return isPlural(value) ? [[`${path}${key}`, value] as const] : pluralsOf(value, `${path}${key}.`);
  });
}

const placeholdersOf = (text: string) =>
  [...text.matchAll(/\{.*?\}|[{}]/g)].map(([found]) => found).toSorted();

const placeholdersByPath = (labels: object) =>
  Object.fromEntries(textsOf(labels).map(({ path, text }) => [path, placeholdersOf(text)]));

it('every file in src/locales is an entry point, and contains the language of its name', () => {
  const inEntries = Object.keys(entries).filter((name) => name.startsWith('locales/'));
  expect(Object.keys(languages).map((tag) => `locales/${tag}`)).toEqual(inEntries.toSorted());
  expect(Object.values(languages).map(({ locale }) => locale)).toEqual(Object.keys(languages));
});

describe.each(Object.entries(languages))('the labels in src/locales/%s.ts', (tag, labels) => {
  const rules = new Intl.PluralRules(tag);

  it('contain every message of the English ones with the same placeholders, and no others', () => {
    expect(placeholdersByPath({ ...labels, locale: 'en' })).toEqual(placeholdersByPath(english));
    expect(pluralsOf(labels).map(([path]) => path)).toEqual(pluralsOf(english).map(([path]) => path));
  });

  it('contain exactly the plural categories of Intl.PluralRules', () => {
    const { pluralCategories } = rules.resolvedOptions();
    for (const [path, forms] of pluralsOf(labels))
      expect({ path, categories: Object.keys(forms).toSorted() }).toEqual({
        path,
        categories: pluralCategories.toSorted(),
      });
  });

  it('contain the count in each plural form that is used for more than one number', () => {
    for (const [path, forms] of pluralsOf(labels)) {
      for (const [category, text] of Object.entries(forms)) {
        const isOneNumber = COUNTS.filter((count) => rules.select(count) === category).length === 1;
        const placeholders = isOneNumber && !text.includes('{') ? [] : ['{count}'];
        expect({ path, category, found: placeholdersOf(text) }).toEqual({
          path,
          category,
          found: placeholders,
        });
      }
    }
  });

  it('contain no blank text, and no space at the start or end', () => {
    expect(textsOf(labels).filter(({ text }) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  // https://www.w3.org/WAI/WCAG22/Understanding/label-in-name
  it('contain the visible label of the button that signs out a device in its accessible name', () => {
    const { signOut, signOutDevice } = labels.deviceSessions;
    expect(signOutDevice.toLowerCase()).toContain(signOut.toLowerCase());
  });

  it('are plain data that stays equal as JSON', () => {
    expect(JSON.parse(JSON.stringify(labels))).toEqual(labels);
  });
});
