import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** The imports of each file, type imports included: files as paths relative to `src`, packages as their specifiers. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const source = new URL('../../src/', import.meta.url).pathname;
const importSpecifier = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"${}\s]+)['"]/g;
const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Reads the imports of all files in `src`. */
export function readImports(): ImportGraph {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(source + file, 'utf8'))]));
}

/** Returns the imports of one file, including dynamic imports and type imports. */
export function importsOf(file: string, code: string): readonly string[] {
  const found = [...code.replaceAll(comments, '').matchAll(importSpecifier)].map(([, name = '']) => name);
  return found.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(file), name) : name));
}

/** The layers that each layer may import besides itself. */
const allowedLayers: Readonly<Record<string, readonly string[]>> = {
  session: [],
  backend: ['session'],
  store: ['backend', 'session'],
  react: ['store', 'backend', 'session'],
  query: ['react', 'store', 'backend', 'session'],
  components: ['react', 'store', 'backend', 'session'],
  locales: ['components'],
  server: ['session'],
  next: ['server', 'react', 'store', 'backend', 'session'],
  adapters: ['backend', 'session'],
  testing: ['backend', 'session', 'store', 'react'],
};

/**
 * Returns the imports that the order of the layers forbids, as `from -> to`. Files outside of the layers are entry points,
 * which may import any layer. `device-sessions` is the only component that may import the `query` layer.
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

/** Returns the folder in `src` that contains a file, or undefined for a file directly in `src`. */
function layerOf(file: string): string | undefined {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : undefined;
}

/** Returns all files and packages that `entry` imports directly or indirectly, and `entry` itself. */
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

/** Whether an import refers to a package rather than to a file in `src`. */
export function isPackage(name: string): boolean {
  return !/\.(tsx?|css)$/.test(name);
}

/**
 * Returns the import cycles of a graph, such as `a.ts -> b.ts -> a.ts`. Returns one cycle for each import that is part of
 * any: the shortest one that contains the import, beginning with its alphabetically first file.
 */
export function importCycles(graph: ImportGraph): readonly string[] {
  const edges = [...graph].flatMap(([from, imports]) => imports.map((to) => [from, to] as const));
  const cycles = edges.flatMap(([from, to]) => {
    const path = shortestPath(graph, to, from);
    return path ? [rotate(path)] : [];
  });
  return [...new Set(cycles.map((files) => [...files, files[0]].join(' -> ')))].toSorted();
}

function shortestPath(graph: ImportGraph, from: string, to: string): readonly string[] | undefined {
  const seen = new Set([from]);
  const paths: (readonly string[])[] = [[from]];
  // The loop also visits the paths that it appends.
  for (const path of paths) {
    const last = path.at(-1) ?? from;
    if (last === to) return path;
    for (const next of graph.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}

function rotate(files: readonly string[]): readonly string[] {
  const first = files.indexOf(files.toSorted()[0] ?? '');
  return [...files.slice(first), ...files.slice(0, first)];
}
