import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name, other]) => name ?? other ?? '');

it('docs/theming.md lists every variable of the style sheet, and sets no other', () => {
  const tokens = read('src/components/internal/tokens.css');
  // Set there, or named in its comment because they follow other variables by default.
  const variables = namesIn(tokens, /^ {4}(--ms-[\w-]+):|`(--ms-[\w-]+)`, the/gm);
  const guide = read('docs/theming.md');
  expect(variables.length).toBeGreaterThan(10);
  expect(namesIn(guide, /^\| `(--ms-[\w-]+)`/gm)).toHaveLength(variables.length);
  expect(new Set(namesIn(guide, /^\| `(--ms-[\w-]+)`/gm))).toEqual(new Set(variables));
  const used = namesIn(guide, /^ {2}(--ms-[\w-]+):/gm);
  expect(used.filter((name) => !variables.includes(name))).toEqual([]);
});
