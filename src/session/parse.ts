import * as v from 'valibot';
import { SessionError } from './session-error.ts';

/**
 * Validates untrusted data against a valibot schema.
 *
 * @param path The path of the value within the response, for error messages.
 * @throws {SessionError} `invalid_response`. The message names the first invalid field, but never its value, which may
 * be personal data or a token.
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  path = 'response',
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = [path, v.getDotPath(issue)].filter(Boolean).join('.');
  throw new SessionError({
    code: 'invalid_response',
    message: `Invalid response: "${field}" ${describeProblem(issue)}. The response was ignored. Check that client and server run compatible versions.`,
  });
}

// Never valibot's own message, which quotes the input.
function describeProblem({ kind, expected, input, path }: v.BaseIssue<unknown>): string {
  if (input === undefined && path) return 'is missing';
  return kind === 'schema' ? `should be of type ${expected}` : 'has an invalid value';
}
