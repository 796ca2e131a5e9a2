import { describe, expect, it } from 'vitest';
import { forbiddenImports, importsOf, isPackage, reachable, readImports } from './imports.ts';

const graph = readImports();

/** The packages among what an entry point brings in. */
function packagesOf(entry: string, within = graph): readonly string[] {
  return [...reachable(within, entry)].filter(isPackage).toSorted();
}

describe('imports', () => {
  it('never go up', () => {
    expect(forbiddenImports(graph)).toEqual([]);
  });

  it('lead to files that exist', () => {
    const files = [...graph.values()].flat().filter((name) => /\.tsx?$/.test(name));
    expect(files.filter((name) => !graph.has(name))).toEqual([]);
  });

  it('of every layer are looked at', () => {
    const layers = new Set([...graph.keys()].map((file) => file.split('/')[0]));
    for (const layer of ['session', 'backend', 'store', 'react', 'adapters', 'server', 'testing'])
      expect(layers).toContain(layer);
    expect(graph.get('store/merge.ts')).toContain('session/index.ts');
  });
});

describe('the core entry point', () => {
  it('works without React', () => {
    expect(packagesOf('core.ts')).toEqual(['jose', 'valibot', 'zustand/vanilla']);
  });
});

describe('the components', () => {
  const usesTanStack = (entry: string) => packagesOf(entry).some((name) => name.startsWith('@tanstack/'));

  it('work without TanStack Query', () => {
    for (const entry of ['index', 'de', 'ar']) expect(usesTanStack(`components/${entry}.ts`)).toBe(false);
  });

  it('for devices need it, in an entry point of their own', () => {
    expect(usesTanStack('device-sessions.ts')).toBe(true);
  });
});

describe('the entry points of adapters', () => {
  it.each(['better-auth.ts'])('bring in nothing but what parses: %s', (entry) => {
    expect(graph.has(entry)).toBe(true);
    expect(packagesOf(entry)).toEqual(['valibot']);
  });
});

describe('the entry points', () => {
  const entries = [...graph.keys()].filter((file) => /^(index|core|[a-z]+\/(index|de|ar))\.ts$/.test(file));

  it.each(entries)('bring in no styles: %s', (entry) => {
    expect([...reachable(graph, entry)].filter((file) => file.endsWith('.css'))).toEqual([]);
  });

  it('of the components are among them, and a language comes only to who asks for it', () => {
    expect(entries).toEqual(expect.arrayContaining(['index.ts', 'core.ts', 'components/index.ts']));
    const imported = reachable(graph, 'components/index.ts');
    expect(imported).toContain('components/session-switcher/switcher-popup.tsx');
    expect([...imported].filter((file) => /components\/(de|ar)\.ts$/.test(file))).toEqual([]);
  });
});

describe('the server entry points', () => {
  it.each(['server/index.ts', 'server/node.ts'])('work without React and zustand: %s', (entry) => {
    expect(graph.has(entry)).toBe(true);
    expect(packagesOf(entry).filter((name) => /^(react|zustand)/.test(name))).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    ['session/a.ts', 'backend/b.ts'],
    ['backend/a.ts', 'store/b.ts'],
    ['store/a.ts', 'react/b.tsx'],
    ['react/a.tsx', 'components/b.tsx'],
    ['components/switcher/a.tsx', 'query/b.ts'],
    ['server/a.ts', 'store/b.ts'],
    ['store/a.ts', 'testing/b.ts'],
    ['react/a.tsx', 'index.ts'],
    ['adapters/a.ts', 'store/b.ts'],
    ['store/a.ts', 'adapters/b.ts'],
    ['newcomer/a.ts', 'session/index.ts'],
  ])('refuses %s -> %s', (from, to) => {
    expect(forbiddenImports(new Map([[from, [to]]]))).toEqual([`${from} -> ${to}`]);
  });

  it('sees imports of every kind, and none in comments', () => {
    const code = `
      import a from './a.ts';
      import type { B } from '../b.ts';
      import './c.css';
      export * from "./d.ts";
      export {
        e,
      } from './e.ts';
      const f = await import('./f.ts');
      // import g from './g.ts';
      /** import h from './h.ts' */
    `;
    const expected = ['x/a.ts', 'b.ts', 'x/c.css', 'x/d.ts', 'x/e.ts', 'x/f.ts'];
    expect(importsOf('x/y.ts', code).toSorted()).toEqual(expected.toSorted());
  });

  it('follows imports as far as they go', () => {
    const chain = new Map([
      ['core.ts', ['a.ts']],
      ['a.ts', ['b.ts', 'a.ts']],
      ['b.ts', ['react']],
    ]);
    expect(packagesOf('core.ts', chain)).toEqual(['react']);
  });
});
