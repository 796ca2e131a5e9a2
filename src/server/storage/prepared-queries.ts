import { type CompiledQuery, type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import { clientJson, sessionJson, sessionsJson } from './row-json.ts';
import type { ClientRow, Tables } from './schema.ts';

/**
 * The lookups by ID that nearly every request makes. They are compiled only once, because compiling them takes longer
 * than running them.
 */
export interface PreparedQueries {
  readonly client: CompiledQuery<{ readonly client: string }>;
  readonly clientLock: CompiledQuery<Pick<ClientRow, 'id'>>;
  readonly session: CompiledQuery<{ readonly session: string }>;
}

export function prepareQueries(db: Kysely<Tables>, engine: SessionDatabase['engine']): PreparedQueries {
  const clients = db.selectFrom('multisession_clients');
  const listedSessions = (client: ExpressionBuilder<Tables, 'multisession_clients'>) =>
    client
      .selectFrom('multisession_sessions')
      .select(sessionsJson(engine).as('sessions'))
      .whereRef('client_id', '=', 'multisession_clients.id')
      .where(sql<boolean>`status in ('active', 'pending', 'ended', 'expired', 'replaced')`)
      .where('replaced_by', 'is', null)
      .whereRef('created_version', '<=', 'multisession_clients.version');
  return {
    // This is a single query, so that the client and its sessions are consistent.
    client: clients
      .select((client) => clientJson(engine, listedSessions(client)).as('client'))
      .where('id', '=', '')
      .limit(sql.lit(1))
      .compile(),
    clientLock: clients.select('id').where('id', '=', '').forUpdate().compile(),
    session: db
      .selectFrom('multisession_sessions')
      .select(sessionJson(engine).as('session'))
      .where('id', '=', '')
      .limit(sql.lit(1))
      .compile(),
  };
}

export async function runPrepared<Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>({ ...query, parameters });
  return rows;
}
