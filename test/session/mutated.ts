import * as fc from 'fast-check';

/** Numbers at the limits of what the wire format allows. */
const numbers = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  0,
  0.5,
  1e11 - 1,
  1e11,
  2 ** 53 - 1,
  2 ** 53,
  8.64e15,
  8.64e15 + 2,
  Number.MAX_VALUE,
);

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

const others = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  [],
  {},
  () => {},
  Symbol('any'),
  nested(100),
  Object.assign([], { 3: 'a' }),
  JSON.parse('{"__proto__":{"polluted":true},"id":"a","key":"b","sub":"c"}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}},"prototype":1}'),
);

/** Generates values of any type. */
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  numbers,
  others,
  fc.string(),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withBoxedValues: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
);

const anyEdit = fc.record({
  kind: fc.constantFrom('remove', 'replace', 'add', 'inherit', 'getter'),
  /** The object or array to edit, and its field, as indexes. */
  target: fc.nat(),
  field: fc.nat(),
  name: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString')),
  value: anyValue,
});

type Edit = typeof anyEdit extends fc.Arbitrary<infer Value> ? Value : never;
type Target = Record<string, unknown>;

/** Generates valid values, and values in which fields at any depth have been removed, replaced or added. */
export function mutated(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const edited = fc
    .tuple(valid, fc.array(anyEdit, { maxLength: 3 }))
    .map(([value, edits]) => edits.reduce(applyEdit, { root: copy(value) }))
    .map(({ root }) => deepFreeze(root));
  return fc.oneof({ weight: 9, arbitrary: edited }, { weight: 1, arbitrary: anyValue });
}

/** Edits the object that contains the value. The value itself is the only field of the outermost object. */
function applyEdit(holder: Target, { kind, target, field, name, value }: Edit): Target {
  const targets = targetsIn(holder);
  const object = targets[target % targets.length] ?? holder;
  const names = Object.keys(object);
  const chosen = names[field % names.length];
  if (kind === 'add') define(object, name, { value: copy(value) });
  if (chosen === undefined) return holder;
  const current = object[chosen];
  if (kind === 'replace') define(object, chosen, { value: copy(value) });
  if (kind === 'getter') define(object, chosen, { get: () => current });
  if (kind === 'remove' || kind === 'inherit') delete object[chosen];
  if (kind === 'inherit' && !Array.isArray(object)) Object.setPrototypeOf(object, { [chosen]: current });
  return holder;
}

function define(object: Target, name: string, descriptor: PropertyDescriptor): void {
  const isLength = Array.isArray(object) && name === 'length';
  const isFixed = Object.getOwnPropertyDescriptor(object, name)?.configurable === false;
  if (isLength || isFixed) return;
  const writable = 'value' in descriptor ? { writable: true } : {};
  Object.defineProperty(object, name, { enumerable: true, configurable: true, ...writable, ...descriptor });
}

/** Returns the plain objects and arrays within a value. */
function targetsIn(value: unknown): readonly Target[] {
  if (!isPlain(value)) return [];
  return [value, ...Object.values(value).flatMap(targetsIn)];
}

/** Copies plain objects and arrays, so that edits do not change generated values. */
function copy(value: unknown): unknown {
  if (!isPlain(value)) return value;
  const copied: unknown = Array.isArray(value)
    ? Object.assign([], { length: value.length })
    : Object.create(Object.getPrototypeOf(value));
  if (!isPlain(copied)) return value;
  for (const name of Object.keys(value)) define(copied, name, { value: copy(value[name]) });
  return copied;
}

function deepFreeze(value: unknown): unknown {
  if (isPlain(value)) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

function isPlain(value: unknown): value is Target {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}
