import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isEqual } from '../../src/session/index.ts';
import { shareStructure } from '../../src/query/share-structure.ts';
import { anySession } from '../session/any-session.ts';

const leaf = fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.date(), fc.constantFrom(null, undefined));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'id', '__proto__'), tie('tree'), { noNullPrototype: true }),
  ),
}));
const rows = fc.uniqueArray(anySession, { maxLength: 5, selector: ({ id }) => id });

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

it('shareStructure returns data equal to the next data, and mutates neither argument', () => {
  fc.assert(
    fc.property(tree, tree, (previous, next) => {
      const copy = structuredClone(next);
      const shared = shareStructure(freeze(previous), freeze(next));
      expect(isEqual(shared, copy)).toBe(true);
    }),
  );
});

it('shareStructure returns the previous object when nothing has changed', () => {
  fc.assert(
    fc.property(tree, (previous) => {
      expect(shareStructure(previous, structuredClone(previous))).toBe(previous);
    }),
  );
});

it('shareStructure reuses each equal session even if its position has changed', () => {
  fc.assert(
    fc.property(rows, rows, fc.nat(), (before, added, seed) => {
      const kept = before.filter((_, index) => (seed >> index) % 2 === 0);
      const known = new Set(before.map(({ id }) => id));
      const newSessions = added.filter(({ id }) => !known.has(id));
      const next = [...newSessions, ...kept.toReversed()].map((session) => structuredClone(session));
      const shared = shareStructure({ data: before, totalCount: 1 }, { data: next, totalCount: 2 });
      const expected = [...next.slice(0, newSessions.length), ...kept.toReversed()];
      // SAFETY: the result is equal to the second argument.
      const { data } = shared as { readonly data: readonly unknown[] };
      expect(data).toHaveLength(expected.length);
      for (const [index, row] of data.entries()) expect(row).toBe(expected[index]);
    }),
  );
});

it('shareStructure reuses the unchanged parts of a session that has changed', () => {
  const previous = { id: 'a', at: new Date(1), tasks: [{ key: 'setup-mfa' }], place: { city: 'Turin' } };
  const next = { ...structuredClone(previous), at: new Date(2) };
  expect(shareStructure(previous, next)).toEqual(next);
  expect(shareStructure(previous, next)).toMatchObject({ at: next.at });
  // SAFETY: the result is equal to `next`.
  const shared = shareStructure(previous, next) as typeof next;
  expect([shared.tasks, shared.place]).toEqual([previous.tasks, previous.place]);
  expect(shared.tasks).toBe(previous.tasks);
  expect(shared.place).toBe(previous.place);
  expect(shared.at).toBe(next.at);
});

it.each([
  [new Map([[1, 2]]), new Map([[1, 3]])],
  [{ a: 1 }, [1]],
  [[1], { 0: 1 }],
  [{ a: undefined }, { b: undefined }],
  [new Date(5), { a: 1 }],
  [undefined, { a: 1 }],
])('shareStructure returns the next value when the two cannot be compared: %o, %o', (previous, next) => {
  expect(shareStructure(previous, next)).toBe(next);
});
