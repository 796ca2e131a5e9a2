import { SessionError } from '../session/index.ts';
import type { SessionBackend } from './session-backend.ts';

/**
 * Checks that the backend has a scope. A backend written in JavaScript may lack one.
 *
 * @throws {SessionError} `invalid_configuration` if the scope is missing or empty.
 */
export function checkScope({ name, scope }: SessionBackend): void {
  if (typeof scope === 'string' && scope) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: `The backend "${name}" has no \`scope\`, which separates its accounts from those of other backends. Set a unique one.`,
  });
}
