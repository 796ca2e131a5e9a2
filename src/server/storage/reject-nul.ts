import { RequestError } from '../request-error.ts';

/** @throws {SessionError} `invalid_request`. PostgreSQL refuses NUL characters, and libsql cuts the text off there. */
export function rejectNul(parameters: readonly unknown[]): void {
  if (!parameters.some((value) => typeof value === 'string' && value.includes('\0'))) return;
  throw new RequestError({
    code: 'invalid_request',
    message: 'A value contains a NUL character, which cannot be stored. Nothing was changed. Leave it out.',
  });
}
