import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Returns the members of the type `SessionErrorCode`. */
function codesOfType(): readonly string[] {
  const [, members = ''] =
    /export type SessionErrorCode =(.*?);/s.exec(read('src/session/session-error.ts')) ?? [];
  return [...members.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code = '']) => code);
}

/** Returns the entries of the page: the code, and the labels of its paragraphs. */
function entriesOfPage(): ReadonlyMap<string, readonly string[]> {
  const [, ...sections] = read('docs/errors.md').split(/^### /m);
  return new Map(
    sections.map((section) => {
      const code = /^`(\w+)`\n/.exec(section)?.[1] ?? section.slice(0, 40);
      return [code, [...section.matchAll(/^- \*\*(.+):\*\* \S/gm)].map(([, label = '']) => label)];
    }),
  );
}

describe('docs/errors.md', () => {
  it('has one entry for each error code', () => {
    const codes = codesOfType();
    expect(codes).toContain('session_not_current');
    expect([...entriesOfPage().keys()].toSorted()).toEqual(codes.toSorted());
  });

  it.each([...entriesOfPage()])('describes what happened, why, and what to do: %s', (_, labels) => {
    expect(labels).toEqual(['What happened', 'Why', 'What to do']);
  });
});
