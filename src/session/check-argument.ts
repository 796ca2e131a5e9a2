import { SessionError } from './session-error.ts';

/**
 * Checks an argument of a public function, because JavaScript callers can pass any.
 *
 * @throws {SessionError} `invalid_configuration` if it is not valid.
 */
export function checkArgument(isValid: boolean, message: string): void {
  if (!isValid) throw new SessionError({ code: 'invalid_configuration', message });
}
