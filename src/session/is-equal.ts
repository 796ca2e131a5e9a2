/**
 * Compares plain data: primitives, dates, arrays and plain objects. Any other objects are equal only if they are identical.
 *
 * @param isFieldEqual Compares the fields of objects and the items of arrays. Default: deeply.
 */
export function isEqual(
  a: unknown,
  b: unknown,
  isFieldEqual: (a: unknown, b: unknown) => boolean = isEqual,
): boolean {
  if (isSameValue(a, b)) return true;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isFieldEqual(a[key], b[key]))
  );
}

/** Returns whether two values are identical, or dates of the same point in time. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (a instanceof Date && b instanceof Date && Object.is(a.getTime(), b.getTime()));
}

/** Returns whether the value is an array or a plain object, of any realm. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
