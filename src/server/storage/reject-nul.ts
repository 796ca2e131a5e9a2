import { RequestError } from '../request-error.ts';

/**
 * Rejects NUL characters in query parameters, because PostgreSQL does not accept them, and libsql truncates the text at
 * the first one.
 *
 * @throws {SessionError} `invalid_request` if a parameter contains a NUL character.
 */
export function rejectNul(parameters: readonly unknown[]): void {
  if (!parameters.some((value) => typeof value === 'string' && value.includes('\0'))) return;
  throw new RequestError({
    code: 'invalid_request',
    message: 'A value contains a NUL character, which cannot be stored. Nothing was changed. Remove it.',
  });
}
