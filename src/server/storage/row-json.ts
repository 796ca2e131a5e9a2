import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import type { ClientRow, SessionRow, Tables } from './schema.ts';

// Rows leave the database as JSON text: drivers take several times as long to hand out column by column.

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

/** One session, with its status or another. */
export function sessionJson(
  engine: Engine,
  status: RawBuilder<unknown> = sql.ref('multisession_sessions.status'),
): RawBuilder<string> {
  return sql<string>`${makeObject[engine]}('status', ${status}, ${sessionFields})`;
}

/** One client, and as its `sessions` those that a query finds, in no order. */
export function clientJson(engine: Engine, sessions: Expression<unknown>): RawBuilder<string> {
  return sql<string>`${makeObject[engine]}('sessions', ${sessions}, ${clientFields})`;
}

/** All that a query finds, in no order. */
export function sessionsJson(engine: Engine): RawBuilder<string> {
  const session = sessionJson(engine);
  return engine === 'sqlite'
    ? sql<string>`json_group_array(${session})`
    : sql<string>`coalesce(json_agg(${session}), '[]')`;
}

/** Made once: to build and compile all this for each query takes longer than the query. */
function fieldsOf(table: keyof Tables, columns: readonly string[]): RawBuilder<unknown> {
  return sql.raw(columns.map((column) => `'${column}', ${table}.${column}`).join(', '));
}
