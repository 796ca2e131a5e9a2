import { RequestError } from '../request-error.ts';
import { isWellFormed } from '../validation.ts';

/**
 * Rejects text in query parameters that a database would change: PostgreSQL rejects NUL characters, at which libsql
 * truncates the text, and UTF-8 cannot represent lone surrogates.
 *
 * @throws {SessionError} `invalid_request` if a parameter contains such a character.
 */
export function rejectUnstorableText(parameters: readonly unknown[]): void {
  const isStorable = (value: unknown) =>
    typeof value !== 'string' || (!value.includes('\0') && isWellFormed(value));
  if (parameters.every(isStorable)) return;
  throw new RequestError({
    code: 'invalid_request',
    message:
      'A value contains a NUL character or a lone surrogate, which cannot be stored. Nothing was changed. Remove it.',
  });
}
