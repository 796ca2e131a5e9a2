import { SessionError } from '../session/index.ts';
import type { SessionBackend } from './session-backend.ts';

/**
 * Checks what types cannot: a backend may be written in JavaScript.
 *
 * @throws {SessionError} `invalid_configuration` for a backend without a scope.
 */
export function checkScope({ name, scope }: SessionBackend): void {
  if (typeof scope === 'string' && scope) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: `The backend "${name}" has no \`scope\`, which keeps its accounts apart from other backends’. Give it a text of its own.`,
  });
}
