import * as v from 'valibot';
import { RequestError } from './request-error.ts';

const loneSurrogates = /\p{Surrogate}/gu;

/**
 * Returns whether all surrogates of the text are paired. UTF-8 cannot represent others, so that different texts would be
 * stored as the same one.
 */
export function isWellFormed(text: string): boolean {
  return text.search(loneSurrogates) < 0;
}

/** Returns whether the value is an object whose JSON is valid everywhere: without lone surrogates and `BigInt`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let isValid = true;
  const inspect = (key: string, part: unknown): unknown => {
    isValid &&= isWellFormed(key) && (typeof part !== 'string' || isWellFormed(part));
    return part;
  };
  try {
    return JSON.stringify(value, inspect).startsWith('{') && isValid;
  } catch {
    // A `BigInt` or a cycle, or a `toJSON()` that throws or returns nothing.
    return false;
  }
}

/** The schema of an identifier, which every database can store as it is. */
export const text = v.pipe(
  v.string(),
  v.nonEmpty('should not be empty'),
  atMost(512),
  v.check((value) => !value.includes('\0'), 'should not contain NUL characters'),
  v.check(isWellFormed, 'should be well-formed Unicode, without lone surrogates'),
);

/** The schema of text that is only displayed. Half of a character, as of a name that was cut off, is replaced. */
export const displayText = v.pipe(
  v.string(),
  v.transform((value) => value.replaceAll(loneSurrogates, '\ufffd')),
);

/** Returns the schema of an object with further fields of the app's own, all of them JSON. */
export function jsonObject<Entries extends v.ObjectEntries>(entries: Entries) {
  const schema = v.looseObject(entries);
  const isJson = (value: v.InferOutput<typeof schema>): boolean => isJsonObject(value);
  return v.pipe(schema, v.check(isJson, 'should consist of JSON values in well-formed Unicode'));
}

/** Returns the validation of a text's length, in UTF-16 code units. */
export function atMost(length: number) {
  return v.maxLength<string, number, string>(length, `should be at most ${length} characters long`);
}

/** Returns the schema of an integer. */
export function integer(min: number, max: number) {
  const isInRange = (value: unknown): boolean =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
  return v.custom<number>(isInRange, `should be an integer from ${min} to ${max}`);
}

/**
 * Validates a value against a schema and returns it.
 *
 * @param name The name of the value as a whole, for errors that are not about one of its fields.
 * @throws {SessionError} `invalid_request`. The message names the field.
 */
export function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  // Valibot accepts an array as an object.
  const result = v.safeParse(schema, Array.isArray(value) ? null : value);
  if (result.success) return result.output;
  throw invalidField(v.getDotPath(result.issues[0]) ?? name, describeProblem(result.issues[0]));
}

/** Returns the message of a schema above, or describes the expected type. Default messages would quote the input. */
function describeProblem({ type, expected, input, message }: v.BaseIssue<unknown>): string {
  if (message.startsWith('should ')) return message;
  if (input === undefined) return 'is required';
  if (type === 'picklist') return `should be one of ${expected}`;
  return `should be of type ${expected}`;
}

export function invalidField(param: string, problem: string): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: `"${param}" ${problem}. Nothing was changed.`,
    param,
  });
}
