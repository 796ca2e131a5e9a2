import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { ClientRecord } from './repository.ts';
import type { ClientRow, SessionRow, Tables } from './schema.ts';
import { readSession } from './session-record.ts';

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };

/** A session that its client lists, with the client beside it; without a session for a client that lists none. */
interface ListedRow extends Nullable<SessionRow>, Omit<ClientRow, 'id' | 'version' | 'created_at'> {
  readonly owner_id: string;
  readonly owner_version: number;
  readonly owner_created_at: number;
}

/** What nearly every request reads, each by an id. Compiled once: that takes longer than running it. */
export interface PreparedQueries {
  readonly client: CompiledQuery<ListedRow>;
  readonly clientLock: CompiledQuery<Pick<ClientRow, 'id'>>;
  readonly session: CompiledQuery<SessionRow>;
}

export function prepareQueries(db: Kysely<Tables>): PreparedQueries {
  const clients = db.selectFrom('multisession_clients');
  return {
    // One query, so that the client and its sessions are of the same moment.
    client: clients
      .leftJoin('multisession_sessions', (join) =>
        join
          .onRef('multisession_sessions.client_id', '=', 'multisession_clients.id')
          .on(sql<boolean>`status in ('active', 'pending', 'ended', 'expired', 'replaced')`)
          .on('replaced_by', 'is', null)
          .onRef('created_version', '<=', 'multisession_clients.version'),
      )
      .selectAll('multisession_sessions')
      .select([
        'multisession_clients.id as owner_id',
        'multisession_clients.version as owner_version',
        'multisession_clients.created_at as owner_created_at',
        'secret_hash',
        'secret_presented_at',
        'previous_secret_hash',
        'forked_secrets',
        'rotated_version',
        'last_active_session_id',
      ])
      .where('multisession_clients.id', '=', '')
      .orderBy('created_version')
      .compile(),
    clientLock: clients.select('id').where('id', '=', '').forUpdate().compile(),
    session: db.selectFrom('multisession_sessions').selectAll().where('id', '=', '').compile(),
  };
}

export function readClient(rows: readonly ListedRow[]): ClientRecord | null {
  const [row] = rows;
  if (!row) return null;
  return {
    id: row.owner_id,
    secret_hash: row.secret_hash,
    secret_presented_at: row.secret_presented_at,
    previous_secret_hash: row.previous_secret_hash,
    forked_secrets: row.forked_secrets,
    rotated_version: row.rotated_version,
    last_active_session_id: row.last_active_session_id,
    version: row.owner_version,
    created_at: row.owner_created_at,
    sessions: rows.filter(isSession).map((listed) => readSession(toSessionRow(listed))),
  };
}

function isSession(row: ListedRow): row is ListedRow & SessionRow {
  return row.id !== null;
}

/** Field by field, which is several times faster than leaving out those of the client. */
function toSessionRow(row: SessionRow): SessionRow {
  return {
    id: row.id,
    client_id: row.client_id,
    user_id: row.user_id,
    status: row.status,
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_active_at: row.last_active_at,
    expire_at: row.expire_at,
    abandon_at: row.abandon_at,
    last_active_organization_id: row.last_active_organization_id,
    first_factor_verified_at: row.first_factor_verified_at,
    second_factor_verified_at: row.second_factor_verified_at,
    actor: row.actor,
    public_user_data: row.public_user_data,
    tasks: row.tasks,
    version: row.version,
    created_version: row.created_version,
    replaced_by: row.replaced_by,
    closed_at: row.closed_at,
    seen_by: row.seen_by,
    latest_activity: row.latest_activity,
  };
}

export async function run<Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>({ ...query, parameters });
  return rows;
}
