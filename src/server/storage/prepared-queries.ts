import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { SessionDatabase } from './kysely-repository.ts';
import type { ClientRecord } from './repository.ts';
import type { ClientRow, SessionRow, Tables } from './schema.ts';
import { sessionsJson } from './session-json.ts';
import { readSession } from './session-record.ts';

/** A client, and as JSON the sessions that it lists. */
interface ListingRow extends ClientRow {
  readonly sessions: string;
}

/** What nearly every request reads, each by an id. Compiled once: that takes longer than running it. */
export interface PreparedQueries {
  readonly client: CompiledQuery<ListingRow>;
  readonly clientLock: CompiledQuery<Pick<ClientRow, 'id'>>;
  readonly session: CompiledQuery<SessionRow>;
}

export function prepareQueries(db: Kysely<Tables>, engine: SessionDatabase['engine']): PreparedQueries {
  const clients = db.selectFrom('multisession_clients');
  return {
    // One query, so that the client and its sessions are of the same moment.
    client: clients
      .selectAll()
      .select((client) =>
        client
          .selectFrom('multisession_sessions')
          .select(sessionsJson(engine).as('sessions'))
          .whereRef('client_id', '=', 'multisession_clients.id')
          .where(sql<boolean>`status in ('active', 'pending', 'ended', 'expired', 'replaced')`)
          .where('replaced_by', 'is', null)
          .whereRef('created_version', '<=', 'multisession_clients.version')
          .as('sessions'),
      )
      .where('id', '=', '')
      .$castTo<ListingRow>()
      .compile(),
    clientLock: clients.select('id').where('id', '=', '').forUpdate().compile(),
    session: db.selectFrom('multisession_sessions').selectAll().where('id', '=', '').compile(),
  };
}

export function readClient({ sessions, ...client }: ListingRow): ClientRecord {
  // SAFETY: the query has made it of these columns.
  const rows = JSON.parse(sessions) as SessionRow[];
  rows.sort((a, b) => a.created_version - b.created_version);
  return { ...client, sessions: rows.map(readSession) };
}

export async function run<Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>({ ...query, parameters });
  return rows;
}
