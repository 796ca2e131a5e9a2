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

function toSessionRow(row: ListedRow & SessionRow): SessionRow {
  const {
    owner_id: _id,
    owner_version: _version,
    owner_created_at: _createdAt,
    secret_hash: _secret,
    secret_presented_at: _presented,
    previous_secret_hash: _previous,
    rotated_version: _rotated,
    last_active_session_id: _last,
    ...session
  } = row;
  return session;
}

export async function run<Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>({ ...query, parameters });
  return rows;
}
