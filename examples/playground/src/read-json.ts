import * as v from 'valibot';

/** The two forms of errors: of the app's own routes, and of `errorResponse()`. */
const errorSchema = v.union([
  v.pipe(
    v.object({ error: v.string() }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.object({ errors: v.tupleWithRest([v.object({ message: v.string() })], v.unknown()) }),
    v.transform(({ errors }) => errors[0].message),
  ),
]);

/** Returns the parsed body of a response. @throws {Error} with the message of the server if it reports a failure. */
export async function readJson<Schema extends v.GenericSchema>(
  response: Response,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const reported = v.safeParse(errorSchema, body);
    throw new Error(
      reported.success ? reported.output : 'The server cannot be reached. Try again in a moment.',
    );
  }
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw new Error('The server returned an unexpected response. Try again.');
  return parsed.output;
}
