import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

it('docs/theming.md lists every variable of the style sheet, and sets no other', () => {
  const variables = namesIn(read('src/components/internal/tokens.css'), /^ {4}(--ms-[\w-]+):/gm);
  const guide = read('docs/theming.md');
  expect(variables.length).toBeGreaterThan(10);
  expect(namesIn(guide, /^\| `(--ms-[\w-]+)`/gm)).toEqual(variables);
  const used = namesIn(guide, /^ {2}(--ms-[\w-]+):/gm);
  expect(used.filter((name) => !variables.includes(name))).toEqual([]);
});
