import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import type { ClientRow, SessionRow, Tables } from './schema.ts';

// Rows are read as JSON text, because drivers take several times as long to return them column by column.

type Engine = SessionDatabase['engine'];

const clientColumns = [
  'id',
  'secret_hash',
  'secret_presented_at',
  'previous_secret_hash',
  'forked_secrets',
  'rotated_version',
  'last_active_session_id',
  'version',
  'created_at',
] as const satisfies readonly (keyof ClientRow)[];

const sessionColumns = [
  'id',
  'client_id',
  'user_id',
  'created_at',
  'updated_at',
  'last_active_at',
  'expire_at',
  'abandon_at',
  'last_active_organization_id',
  'first_factor_verified_at',
  'second_factor_verified_at',
  'actor',
  'public_user_data',
  'tasks',
  'version',
  'created_version',
  'replaced_by',
  'closed_at',
  'seen_by',
  'latest_activity',
] as const satisfies readonly (keyof SessionRow)[];

const makeObject = { sqlite: sql.raw('json_object'), postgres: sql.raw('json_build_object') };
const clientFields = fieldsOf('multisession_clients', clientColumns);
const sessionFields = fieldsOf('multisession_sessions', sessionColumns);

/** Returns the SQL expression of a session as JSON, with its stored status or the given one. */
export function sessionJson(
  engine: Engine,
  status: RawBuilder<unknown> = sql.ref('multisession_sessions.status'),
): RawBuilder<string> {
  return sql<string>`${makeObject[engine]}('status', ${status}, ${sessionFields})`;
}

/** Returns the SQL expression of a client as JSON, with the unordered result of a query as its `sessions`. */
export function clientJson(engine: Engine, sessions: Expression<unknown>): RawBuilder<string> {
  return sql<string>`${makeObject[engine]}('sessions', ${sessions}, ${clientFields})`;
}

/** Returns the SQL expression that aggregates sessions as a JSON array, unordered. */
export function sessionsJson(engine: Engine): RawBuilder<string> {
  const session = sessionJson(engine);
  return engine === 'sqlite'
    ? sql<string>`json_group_array(${session})`
    : sql<string>`coalesce(json_agg(${session}), '[]')`;
}

/**
 * Returns the name-value pairs of the columns. The pairs are built only once, because building them takes longer than
 * the query.
 */
function fieldsOf(table: keyof Tables, columns: readonly string[]): RawBuilder<unknown> {
  return sql.raw(columns.map((column) => `'${column}', ${table}.${column}`).join(', '));
}
