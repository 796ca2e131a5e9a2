import * as v from 'valibot';
import { SessionError } from './session-error.ts';

/**
 * Reads something that came from outside.
 *
 * @param path where the value stands in the whole answer, for the message.
 * @throws {SessionError} `invalid_response`, naming the first field that is wrong, but never its value: it may be
 * somebody's name or a token.
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
    message: `Malformed response: "${field}" should be ${issue.expected ?? 'valid'}. Nothing was changed. Check the backend's answer, or that client and server are of matching versions.`,
  });
}
