import { expect, it } from 'vitest';
import { readCoverage } from '../../scripts/mutate/coverage.mjs';
import { draw, mutationsOf } from '../../scripts/mutate/draw.mjs';

/** Returns every mutated version of a source. */
const mutated = (code: string, file = 'src/a.tsx') => mutationsOf(file, code).map(({ apply }) => apply(code));

it.each([
  ['if (a) b = c;', ['if (!(a)) b = c;']],
  ['x = a ? b : c;', ['x = !(a) ? b : c;']],
  ['while (a) b = c;', ['while (!(a)) b = c;']],
  ['for (; a; ) b = c;', ['for (; !(a); ) b = c;']],
  ['x = a < b;', ['x = a <= b;']],
  ['x = a >= b;', ['x = a > b;']],
  ['x = a === b;', ['x = a !== b;']],
  ['x = a && b;', ['x = a || b;']],
  ['x = a || b;', ['x = a && b;']],
  ['x = (a ?? b).c;', ['x = (a).c;']],
  ['x = a + b;', ['x = a - b;']],
  ['x = a - b;', ['x = a + b;']],
  ['x = true;', ['x = false;']],
  ['x = 5_000;', ['x = 5001;']],
  ['x = [a];', ['x = [];']],
  ['x = { a };', ['x = {};']],
  ['a.b(c);', [';']],
  ['a?.(c);', [';']],
  ['void a(c);', [';']],
  ['await a(c);', [';', 'a(c);']],
  ['x = await a;', ['x = a;']],
  ['x = (a) => a;', ['x = (a) => undefined;']],
  ['function f() { return a; }', ['function f() { return undefined; }']],
  ['if (a) throw b;', ['if (!(a)) throw b;', 'if (a) ;']],
  ['if (a) { b = c; throw b; }', ['if (!(a)) { b = c; throw b; }', 'if (a) { b = c; ; }']],
])('mutationsOf finds every mutation of %s', (code, expected) => {
  expect(mutated(code)).toEqual(expected);
});

it.each([
  ['types', 'interface A { a: 1 | true; b: [2] }\ntype B<T extends 3 = 3> = T extends 4 ? true : false;'],
  ['type annotations', 'let x: 1 | 2;\nlet y = f<3>;\nx = y as 4;\nx = y satisfies true;'],
  ['type predicates', 'function f(x): x is true {}'],
  ['imports and exports', "'use client';\nimport a from 'b';\nexport * from 'c';\nexport { a };"],
  ['comments', '/** @example a(1) && true */\n// if (a) return 1;\n'],
  ['text', "x = 'a && b';\ny = `c + ${d} + 1`;\nz = 'a' + b + c;"],
  ['text in JSX', 'x = <p title="1 < 2">1 + 1</p>;'],
  ['styles', 'x = <p style={{ zIndex: 1 }} />;\nconst y: CSSProperties = { top: 1 };'],
  ['property keys', 'const { 1: a } = b;'],
  ['empty results', 'function f() { return; }\nx = () => undefined;\ny = () => null;'],
])('mutationsOf never mutates %s', (_, code) => {
  expect(mutated(code)).toEqual([]);
});

it('mutationsOf mutates an expression inside a type assertion', () => {
  expect(mutated('x = (a && b)! as true;')).toEqual(['x = (a || b)! as true;']);
});

it('mutationsOf returns each mutation with its position and the surrounding code in one line', () => {
  const code = `const ä = 'ü';
  if (ä) throw new Error('text that is too long to be shown');
  f([
    'g',
  ], 3);`;
  const shown = mutationsOf('src/a.ts', code).map(
    ({ line, column, before, after }) => `${line}:${column} ${before} -> ${after}`,
  );
  expect(shown).toEqual([
    "2:6 if (ä) throw new Error('text that i -> if (!(ä)) throw new Error('text that i",
    "2:9 if (ä) throw new Error('text that is too long to be shown'); -> if (ä) ;",
    "3:2 f([ 'g', ], 3); -> ;",
    "3:4 f([ 'g', ], 3); -> f([], 3);",
    '5:5 ], 3); -> ], 4);',
  ]);
});

const lines = (count: number) => Array.from({ length: count }, (_, n) => `x = a && b || ${n};`).join('\n');
const sources = new Map([
  ['src/a.ts', lines(40)],
  ['src/b.ts', lines(2)],
  ['src/c.ts', lines(40)],
]);
const drawn = (seed: string, count = 60, isCovered = () => true) =>
  draw({ sources, seed, count, isCovered }).map(({ id }) => id);

it('draw returns the same mutations for the same seed and others for another seed', () => {
  expect(drawn('7')).toEqual(drawn('7'));
  expect(drawn('7')).not.toEqual(drawn('8'));
});

it('draw returns a prefix of a longer draw with the same seed', () => {
  expect(drawn('7').slice(0, 3)).toEqual(drawn('7', 3));
});

it('draw returns at most three mutations per file and one per line', () => {
  const places = draw({ sources, seed: '7', count: 60, isCovered: () => true }).map(
    ({ file, line }) => `${file}:${line}`,
  );
  expect(new Set(places).size).toBe(8);
  expect(places.filter((place) => place.startsWith('src/a.ts'))).toHaveLength(3);
});

it('draw returns no mutation of a line without coverage', () => {
  expect(drawn('7', 60, () => false)).toEqual([]);
});

it('readCoverage uses the innermost statement or branch at a position', () => {
  const at = (line: number, column: number, endLine: number, endColumn: number | null) => ({
    start: { line, column },
    end: { line: endLine, column: endColumn },
  });
  const isCovered = readCoverage({
    'src/a.ts': {
      statementMap: { 0: at(1, 0, 5, 1), 1: at(2, 2, 2, null), 2: at(3, 2, 3, 20) },
      s: { 0: 1, 1: 0, 2: 4 },
      branchMap: {
        0: { type: 'cond-expr', locations: [at(3, 10, 3, 12), at(3, 12, 3, 20)] },
        1: { type: 'if', locations: [at(1, 0, 5, 1)] },
      },
      b: { 0: [0, 4], 1: [0] },
    },
  });
  const place = (line: number, column: number, file = 'src/a.ts') => isCovered({ file, line, column });
  expect([place(1, 4), place(2, 1), place(3, 2), place(3, 12)]).toEqual([true, true, true, true]);
  expect([place(2, 40), place(3, 10), place(6, 0), place(1, 4, 'src/b.ts')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
