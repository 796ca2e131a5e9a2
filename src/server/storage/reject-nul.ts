import { RequestError } from '../request-error.ts';

/**
 * Rejects NUL characters in query parameters: PostgreSQL does not accept them, and libsql truncates the text there.
 *
 * @throws {SessionError} `invalid_request`
 */
export function rejectNul(parameters: readonly unknown[]): void {
  if (!parameters.some((value) => typeof value === 'string' && value.includes('\0'))) return;
  throw new RequestError({
    code: 'invalid_request',
    message: 'A value contains a NUL character, which cannot be stored. Nothing was changed. Remove it.',
  });
}
