import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rows = read('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).split(' | '));

/** A reference to a test file and, optionally, to test titles in it, for example `cookie`: "rotation", "names". */
const reference = /`([^`]+)`(?:: ("[^"]+"(?:, "[^"]+")*))?/g;

function referencesOf(cell: string) {
  return Array.from(cell.matchAll(reference), ([, name = '', quoted = '']) => ({
    name,
    titles: Array.from(quoted.matchAll(/"([^"]+)"/g), ([, title = '']) => title),
  }));
}

function findTest(name: string): string | undefined {
  const endings = ['.test.ts', '.test.tsx', '.sqlite.test.ts', '.postgres.test.ts', '.browser.test.tsx'];
  return ['test/server', 'test']
    .flatMap((folder) => endings.map((ending) => `${folder}/${name}${ending}`))
    .find((path) => existsSync(new URL(`../../${path}`, import.meta.url)));
}

describe('docs/security.md', () => {
  it('refers only to test files and titles that exist', () => {
    const tested = rows.filter((cells) => cells.length === 3).map((cells) => cells.at(-1) ?? '');
    const references = tested.flatMap(referencesOf);
    expect(references.length).toBeGreaterThan(90);
    const missing = references.flatMap(({ name, titles }) => {
      const path = findTest(name);
      if (path === undefined) return [name];
      return titles.filter((title) => !read(path).includes(title)).map((title) => `${name}: "${title}"`);
    });
    expect(missing).toEqual([]);
  });

  it('covers all requirements of ASVS 5.0 V3.3, V7 and V9', () => {
    const sections = {
      '3.3': 5,
      '7.1': 3,
      '7.2': 4,
      '7.3': 2,
      '7.4': 5,
      '7.5': 3,
      '7.6': 2,
      '9.1': 3,
      '9.2': 4,
    };
    const required = Object.entries(sections).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    );
    const met = rows.flatMap(([first = '']) => /^\d\.\d\.\d(?= )/.exec(first)?.[0] ?? []);
    expect(met).toEqual(required);
  });
});
