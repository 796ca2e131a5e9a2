import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** What each file imports: relative imports as paths from `src`, packages as their specifiers. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const source = new URL('../../src/', import.meta.url).pathname;
const importSpecifier = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"${}\s]+)['"]/g;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

export function readImports(): ImportGraph {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(source + file, 'utf8'))]));
}

export function importsOf(file: string, code: string): readonly string[] {
  const found = [...code.replaceAll(comments, '').matchAll(importSpecifier)].map(([, name = '']) => name);
  return found.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(file), name) : name));
}

/** From each layer, the layers that it may import besides itself. */
const allowedLayers: Readonly<Record<string, readonly string[]>> = {
  session: [],
  backend: ['session'],
  store: ['backend', 'session'],
  react: ['store', 'backend', 'session'],
  query: ['react', 'store', 'backend', 'session'],
  components: ['react', 'store', 'backend', 'session'],
  server: ['session'],
  adapters: ['backend', 'session'],
  testing: ['backend', 'session', 'store', 'react'],
};

/**
 * Every import that goes up, as `from -> to`. Files outside a layer are entry points: they may import any layer. Of the
 * components those for devices alone may use TanStack Query.
 */
export function forbiddenImports(graph: ImportGraph): readonly string[] {
  const edges = [...graph].flatMap(([from, imports]) => imports.map((to) => [from, to] as const));
  return edges.filter(([from, to]) => !isAllowed(from, to)).map((edge) => edge.join(' -> '));
}

function isAllowed(from: string, to: string): boolean {
  const layer = layerOf(from);
  if (layer === undefined || isPackage(to)) return true;
  if (from.startsWith('components/device-sessions/') && layerOf(to) === 'query') return true;
  const target = layerOf(to);
  return target === layer || (target !== undefined && (allowedLayers[layer] ?? []).includes(target));
}

/** The folder below `src`; undefined for a file directly in it. */
function layerOf(file: string): string | undefined {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined;
}

/** All that `entry` brings in, however indirectly: files and packages. */
export function reachable(graph: ImportGraph, entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [entry];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(graph.get(next) ?? []));
  }
  return seen;
}

/** Whether a specifier names a package rather than a file of ours. */
export function isPackage(name: string): boolean {
  return !/\.(tsx?|css)$/.test(name);
}
