import { describe, expect, it } from 'vitest';
import { forbiddenImports, importCycles, importsOf, isPackage, reachable, readImports } from './imports.ts';

const graph = readImports();

/** Returns the packages that an entry point imports directly or indirectly. */
function packagesOf(entry: string, within = graph): readonly string[] {
  return [...reachable(within, entry)].filter(isPackage).toSorted();
}

describe('imports in src', () => {
  it('respect the order of the layers', () => {
    expect(forbiddenImports(graph)).toEqual([]);
  });

  it('form no cycle, type imports included', () => {
    expect(importCycles(graph)).toEqual([]);
  });

  it('refer to files that exist', () => {
    const files = [...graph.values()].flat().filter((name) => /\.tsx?$/.test(name));
    expect(files.filter((name) => !graph.has(name))).toEqual([]);
  });

  it('are found in all layers', () => {
    const layers = new Set([...graph.keys()].map((file) => file.split('/')[0]));
    for (const layer of ['session', 'backend', 'store', 'react', 'adapters', 'server', 'testing'])
      expect(layers).toContain(layer);
    expect(graph.get('store/core/reduce.ts')).toContain('session/index.ts');
  });
});

describe('multisession/core', () => {
  it('depends on no React package', () => {
    expect(packagesOf('core.ts')).toEqual(['zustand/vanilla']);
  });
});

describe('multisession/components', () => {
  const usesTanStack = (entry: string) => packagesOf(entry).some((name) => name.startsWith('@tanstack/'));

  it('does not depend on TanStack Query', () => {
    for (const entry of ['index', 'de', 'ar']) expect(usesTanStack(`components/${entry}.ts`)).toBe(false);
  });

  it('does not export DeviceSessions, which multisession/device-sessions exports because it depends on TanStack Query', () => {
    expect(usesTanStack('device-sessions.ts')).toBe(true);
  });
});

describe('the entry points of adapters', () => {
  it.each(['better-auth.ts'])('depend on no package: %s', (entry) => {
    expect(graph.has(entry)).toBe(true);
    expect(packagesOf(entry)).toEqual([]);
  });

  it('depend on the SDK of their provider at most', () => {
    expect(packagesOf('oidc.ts')).toEqual(['oidc-client-ts']);
  });
});

describe('the entry points for browsers', () => {
  const entries = [
    'index.ts',
    'core.ts',
    'query/index.ts',
    'components/index.ts',
    'device-sessions.ts',
    'better-auth.ts',
    'oidc.ts',
  ];

  it.each(entries)('import neither valibot nor jose, directly or indirectly: %s', (entry) => {
    expect(graph.has(entry)).toBe(true);
    expect(packagesOf(entry).filter((name) => /^(valibot|jose)\b/.test(name))).toEqual([]);
  });

  it('differ in this from the server, which imports both', () => {
    expect(packagesOf('server/index.ts')).toEqual(expect.arrayContaining(['jose', 'valibot']));
  });
});

describe('the entry points', () => {
  const entries = [...graph.keys()].filter((file) => /^(index|core|[a-z]+\/(index|de|ar))\.ts$/.test(file));

  it.each(entries)('import no CSS: %s', (entry) => {
    expect([...reachable(graph, entry)].filter((file) => file.endsWith('.css'))).toEqual([]);
  });

  it('include the components, which import no translation by default', () => {
    expect(entries).toEqual(expect.arrayContaining(['index.ts', 'core.ts', 'components/index.ts']));
    const imported = reachable(graph, 'components/index.ts');
    expect(imported).toContain('components/session-switcher/switcher-popup.tsx');
    expect([...imported].filter((file) => /components\/(de|ar)\.ts$/.test(file))).toEqual([]);
  });
});

describe('the server entry points', () => {
  it.each(['server/index.ts', 'server/node.ts'])('depend on neither React nor zustand: %s', (entry) => {
    expect(graph.has(entry)).toBe(true);
    expect(packagesOf(entry).filter((name) => /^(react|zustand)/.test(name))).toEqual([]);
  });
});

describe('the import checker', () => {
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
  ])('reports the import %s -> %s as forbidden', (from, to) => {
    expect(forbiddenImports(new Map([[from, [to]]]))).toEqual([`${from} -> ${to}`]);
  });

  it('finds imports of every kind, and none in comments', () => {
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

  it('finds import cycles', () => {
    const cyclic = new Map([
      ['c.ts', ['a.ts']],
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts', 'd.ts', 'react']],
      ['d.ts', ['b.ts', 'e.ts']],
      ['e.ts', ['f.ts']],
      ['f.ts', []],
    ]);
    expect(importCycles(cyclic)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts', 'b.ts -> d.ts -> b.ts']);
  });

  it('follows indirect imports', () => {
    const chain = new Map([
      ['core.ts', ['a.ts']],
      ['a.ts', ['b.ts', 'a.ts']],
      ['b.ts', ['react']],
    ]);
    expect(packagesOf('core.ts', chain)).toEqual(['react']);
  });
});
