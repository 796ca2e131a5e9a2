import type * as v from 'valibot';
import { check, invalidField } from '../validation.ts';

/**
 * Reads and validates the query string.
 *
 * @throws {SessionError} `invalid_request`. The message names the parameter. Duplicate parameters are rejected, because
 * parsers differ in which one they use. Invalid UTF-8 is rejected as well, because parsers replace it, which would make
 * different values equal.
 */
export function readQuery<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): v.InferOutput<Schema> {
  const { search, searchParams } = new URL(request.url);
  if (!isDecodable(search)) throw invalidField('query', 'should be percent-encoded UTF-8');
  for (const name of searchParams.keys()) {
    if (searchParams.getAll(name).length > 1) throw invalidField(name, 'should not be repeated');
  }
  return check(schema, Object.fromEntries(searchParams), 'query');
}

function isDecodable(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}
