import { checkArgument } from '../session/index.ts';
import type { SessionBackend } from './session-backend.ts';

/**
 * Checks the backend of a store, which may be missing or lack a scope in JavaScript.
 *
 * @throws {SessionError} `invalid_configuration` if the backend or its scope is missing.
 */
export function checkBackend(backend: Partial<SessionBackend> | undefined): void {
  const problem = backend
    ? `The backend "${backend.name}" has no \`scope\`, which separates its accounts from those of others. Set a unique one.`
    : 'The `backend` is missing. Pass httpBackend({ baseUrl: "/" }) or another.';
  checkArgument(typeof backend?.scope === 'string' && backend.scope !== '', problem);
}
