import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isEqual } from '../../src/session/index.ts';
import { anySession } from './any-session.ts';

it('isEqual returns true for a session and its copy', () => {
  fc.assert(
    fc.property(anySession, (session) => {
      expect(isEqual(session, structuredClone(session))).toBe(true);
    }),
  );
});

it('isEqual detects a change of any field at any depth', () => {
  fc.assert(
    fc.property(anySession, fc.nat(), (session, pick) => {
      const fields = Object.keys(session);
      const field = fields[pick % fields.length] ?? '';
      expect(isEqual(session, { ...session, [field]: Symbol('other') })).toBe(false);
      const { [field]: _, ...without } = { ...session } as Record<string, unknown>;
      expect(isEqual(session, without)).toBe(false);
      expect(isEqual(without, session)).toBe(false);
    }),
  );
  expect(isEqual({ a: [{ b: new Date(1) }] }, { a: [{ b: new Date(2) }] })).toBe(false);
});

it.each([
  [new Date(5), new Date(5), true],
  [new Date(5), new Date(6), false],
  [new Date(5), {}, false],
  [Number.NaN, Number.NaN, true],
  [null, {}, false],
  [[], {}, false],
  [[1, 2], [1], false],
  [{ a: undefined }, {}, false],
  [{ a: undefined }, { b: undefined }, false],
  [new Map([['a', 1]]), new Map([['a', 1]]), false],
  [Object.create(null), {}, true],
])('isEqual compares %o with %o: %s', (a, b, equal) => {
  expect(isEqual(a, b)).toBe(equal);
  expect(isEqual(b, a)).toBe(equal);
});
