import { checkArgument } from '../session/index.ts';
import type { SessionBackend } from './session-backend.ts';

/**
 * Checks the backend of a store, which may be missing or lack a scope in JavaScript.
 *
 * @throws {SessionError} `invalid_configuration` if the backend or its scope is missing.
 */
export function checkBackend(backend: Partial<SessionBackend> | undefined): void {
  checkArgument(
    Boolean(backend),
    'The `backend` is missing. Pass one, such as httpBackend({ baseUrl: "/" }).',
  );
  checkArgument(
    typeof backend?.scope === 'string' && backend.scope !== '',
    `The backend "${backend?.name}" has no \`scope\`, which separates its accounts from those of other backends. Set a unique one.`,
  );
}
