/**
 * Returns the value of an own property. IDs and keys come from outside, and may be the name of an inherited property,
 * such as `constructor`.
 */
export function getOwn<Value>(
  byKey: Readonly<Record<string, Value>> | undefined,
  key: string,
): Value | undefined {
  return byKey && Object.hasOwn(byKey, key) ? byKey[key] : undefined;
}
