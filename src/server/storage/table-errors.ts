import { SessionError } from '../../session/index.ts';

/** Creates the error for a table or column that does not exist (yet). */
export function notMigrated(cause?: unknown): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      'The tables of the session server are missing, or they are those of another version. Call "await server.migrate()" before the first request.',
    cause,
  });
}

/** Creates the error for tables that no migration can upgrade. @param found Names what the database has. */
export function incompatibleTables(found: string, cause?: unknown): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `The tables of the session server are not those of this version: the database has ${found}. Their sessions cannot be used. Use another database, schema or file, or delete the tables whose names begin with "multisession_", and call "await server.migrate()". All users will have to sign in again.`,
    cause,
  });
}

/** Creates the error for a table that a migration would create, but that exists. */
export function unknownTable(cause: unknown): SessionError {
  return incompatibleTables(
    'the table "multisession_sessions", but no record of the migration that creates it',
    cause,
  );
}
