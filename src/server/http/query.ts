import type * as v from 'valibot';
import { check, invalidField } from './body.ts';

/**
 * Reads what stands behind the `?`.
 *
 * @throws {SessionError} `invalid_request`, naming the parameter; also for one that comes twice, for programs do not
 * agree on which of the two counts.
 */
export function readQuery<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): v.InferOutput<Schema> {
  const { searchParams } = new URL(request.url);
  for (const name of searchParams.keys()) {
    if (searchParams.getAll(name).length > 1) throw invalidField(name, 'should not come twice');
  }
  return check(schema, Object.fromEntries(searchParams));
}
