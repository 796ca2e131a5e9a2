import { SessionError } from './session-error.ts';

/**
 * Validates a value of unknown origin and returns it.
 *
 * @param path The path of the value within the response, for error messages.
 * @throws {SessionError} `invalid_response`. The message names the first invalid field, but never its value, which may
 * be personal data or a token.
 */
export type Reader<Value> = (value: unknown, path: string) => Value;

type Readers = Readonly<Record<string, Reader<unknown>>>;
type FieldsOf<Fields extends Readers> = { readonly [Name in keyof Fields]: ReturnType<Fields[Name]> };
type AnyObject = Readonly<Record<string, unknown>>;

/** The largest timestamp that a `Date` can represent, in ms. */
export const MAX_DATE_MS = 8.64e15;
/** Smaller timestamps are too small for a present-day timestamp in milliseconds. */
const MIN_MILLISECONDS = 1e11;

/** The names of fields that are never copied, because an assignment to them could change a prototype. */
const unsafeNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Creates the error for a field that is not what it should be. */
export function invalidResponse(path: string, problem: string): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: `Invalid response: "${path}" ${problem}. It was ignored. Check that client and server are compatible.`,
  });
}

/** Returns the value as read by `read`, or undefined if it is invalid. */
export function tryRead<Value>(read: Reader<Value>, value: unknown): Value | undefined {
  try {
    return read(value, '');
  } catch {
    return undefined;
  }
}

function readerOf<Value>(expected: string, accepts: (value: unknown) => value is Value): Reader<Value> {
  return (value, path) => {
    if (accepts(value)) return value;
    throw invalidResponse(path, value === undefined ? 'is missing' : `should be ${expected}`);
  };
}

/** Reads any value, which may be missing. */
export const readUnknown: Reader<unknown> = (value) => value;
/** Reads any value that is not missing. */
export const readPresent: Reader<unknown> = readerOf(
  'present',
  (value): value is unknown => value !== undefined,
);
export const readString: Reader<string> = readerOf('a string', (value) => typeof value === 'string');
export const readNonEmptyString: Reader<string> = readerOf(
  'a non-empty string',
  (value): value is string => typeof value === 'string' && value !== '',
);
export const readBoolean: Reader<boolean> = readerOf('a boolean', (value) => typeof value === 'boolean');
/** Reads a number that is not NaN. */
export const readNumber: Reader<number> = numberIn(-Infinity, Infinity);
/** Reads a non-negative safe integer. */
export const readCount: Reader<number> = readerOf('a non-negative integer', isCount);
const readArray = readerOf('an array', (value): value is readonly unknown[] => Array.isArray(value));
const readObject = readerOf(
  'an object',
  (value): value is AnyObject => typeof value === 'object' && value !== null,
);
const readMilliseconds = readerOf(
  'a Unix timestamp in milliseconds',
  (value): value is number => isCount(value) && value <= MAX_DATE_MS,
);

/** Reads a Unix timestamp in milliseconds. Values that are too small for one are interpreted as seconds. */
export const readTimestamp: Reader<Date> = (value, path) => {
  const time = readMilliseconds(value, path);
  return new Date(time < MIN_MILLISECONDS ? time * 1000 : time);
};

/** Returns a reader of numbers from `min` to `max`. */
export function numberIn(min: number, max: number): Reader<number> {
  return readerOf(
    'a number',
    (value): value is number => typeof value === 'number' && value >= min && value <= max,
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Returns a reader of one of the given values. */
export function oneOf<const Value extends string | number>(values: readonly Value[]): Reader<Value> {
  const allowed: readonly unknown[] = values;
  return readerOf(values.join(' or '), (value): value is Value => allowed.includes(value));
}

/** Returns a reader of fields that may be missing. */
export function optional<Value>(read: Reader<Value>): Reader<Value | undefined> {
  return (value, path) => (value === undefined ? undefined : read(value, path));
}

/** Returns a reader of fields that may be null. */
export function nullable<Value>(read: Reader<Value>): Reader<Value | null> {
  return (value, path) => (value === null ? null : read(value, path));
}

/** Returns a reader of fields that may be missing or null, and are then read as `fallback`. */
export function nullish<Value, Fallback>(read: Reader<Value>, fallback: Fallback): Reader<Value | Fallback> {
  return (value, path) => (value === undefined || value === null ? fallback : read(value, path));
}

/** Returns a reader of arrays. */
export function arrayOf<Item>(read: Reader<Item>): Reader<readonly Item[]> {
  return (value, path) =>
    // `map()` would skip the holes of a sparse array.
    Array.from(readArray(value, path), (item, index) => read(item, `${path}.${index}`));
}

/** Returns a reader of objects whose fields all have values of one kind. */
export function recordOf<Value>(read: Reader<Value>): Reader<Readonly<Record<string, Value>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(readObject(value, path))
        .filter(([name]) => !unsafeNames.includes(name))
        .map(([name, field]) => [name, read(field, `${path}.${name}`)]),
    );
}

/** Returns a reader of objects. Unknown fields are ignored. */
export function objectOf<Fields extends Readers>(
  fields: Fields,
  wireNameOf: (name: string) => string = (name) => name,
): Reader<FieldsOf<Fields>> {
  const entries = Object.entries(fields).map(([name, read]) => [name, wireNameOf(name), read] as const);
  return (value, path) => {
    const object = readObject(value, path);
    const result: Record<string, unknown> = {};
    for (const [name, wireName, read] of entries) {
      const field = read(object[wireName], `${path}.${wireName}`);
      if (field !== undefined) result[name] = field;
    }
    // SAFETY: each field was read by the reader with its name.
    return result as FieldsOf<Fields>;
  };
}

/** Returns a reader of objects whose fields have the snake_case form of the given camelCase names. */
export function snakeCaseObjectOf<Fields extends Readers>(fields: Fields): Reader<FieldsOf<Fields>> {
  return objectOf(fields, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Returns a reader of objects. Unknown fields are kept. */
export function looseObjectOf<Fields extends Readers>(fields: Fields): Reader<AnyObject & FieldsOf<Fields>> {
  const readKnown = objectOf(fields);
  const readAll = recordOf(readUnknown);
  return (value, path) => {
    const known = readKnown(value, path);
    return { ...readAll(value, path), ...known };
  };
}
