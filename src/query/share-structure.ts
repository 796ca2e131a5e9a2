import { getOwn } from '../session/index.ts';

/**
 * Returns `next` with equal parts replaced by their previous references (structural sharing), so that unchanged rows do
 * not rerender. Unlike TanStack's `replaceEqualDeep`, it compares dates by value and matches array items by `id`.
 *
 * Compares plain objects and arrays recursively; other values are replaced. Does not mutate its arguments.
 */
export function shareStructure(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (previous instanceof Date && next instanceof Date) return isSameTime(previous, next) ? previous : next;
  if (Array.isArray(previous) && Array.isArray(next)) return shareArray(previous, next);
  if (isPlainObject(previous) && isPlainObject(next)) return shareObject(previous, next);
  return next;
}

function shareArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byId = new Map(previous.flatMap((item) => (hasId(item) ? [[item.id, item]] : [])));
  const shared = next.map((item, index) =>
    shareStructure(hasId(item) ? byId.get(item.id) : previous[index], item),
  );
  if (hasSameItems(previous, shared)) return previous;
  return hasSameItems(next, shared) ? next : shared;
}

function shareObject(previous: PlainObject, next: PlainObject): PlainObject {
  const keys = Object.keys(next);
  const values = keys.map((name) => shareStructure(getOwn(previous, name), next[name]));
  const isUnchanged =
    keys.length === Object.keys(previous).length &&
    keys.every((name, index) => Object.hasOwn(previous, name) && Object.is(previous[name], values[index]));
  if (isUnchanged) return previous;
  if (keys.every((key, index) => Object.is(next[key], values[index]))) return next;
  // Assigning a field named `__proto__` would set the prototype instead.
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

type PlainObject = Readonly<Record<string, unknown>>;

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function hasId(value: unknown): value is { readonly id: string } {
  return isPlainObject(value) && typeof value['id'] === 'string';
}

function hasSameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}

function isSameTime(a: Date, b: Date): boolean {
  return Object.is(a.getTime(), b.getTime());
}
