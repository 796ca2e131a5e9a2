import { SessionError } from '../../session/index.ts';

/** Creates the error for a table or column that does not exist (yet). */
export function notMigrated(cause?: unknown): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      'The tables of the session server are missing, or they are those of an earlier release. Call "await server.migrate()" before the first request.',
    cause,
  });
}
