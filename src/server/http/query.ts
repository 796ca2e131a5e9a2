import type * as v from 'valibot';
import { check, invalidField } from './body.ts';

/**
 * Reads and validates the query string.
 *
 * @throws {SessionError} `invalid_request`. The message names the parameter. Duplicate parameters are rejected, because
 * parsers differ in which one they use.
 */
export function readQuery<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): v.InferOutput<Schema> {
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys()) {
    if (searchParams.getAll(name).length > 1) throw invalidField(name, 'should not be repeated');
  }
  return check(schema, Object.fromEntries(searchParams));
}
