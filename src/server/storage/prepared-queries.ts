import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import { sessionJson, sessionsJson } from './row-json.ts';
import type { Tables } from './schema.ts';

/**
 * The lookups by ID that nearly every request makes. They are compiled only once, because compiling them takes longer
 * than running them.
 */
export interface PreparedQueries {
  /** Has one parameter for any number of IDs; see {@link idList}. */
  readonly sessions: CompiledQuery<{ readonly sessions: string }>;
  readonly session: CompiledQuery<{ readonly session: string }>;
  readonly sessionLock: CompiledQuery<{ readonly id: string }>;
}

export function prepareQueries(db: Kysely<Tables>, engine: SessionDatabase['engine']): PreparedQueries {
  const sessions = db.selectFrom('multisession_sessions');
  return {
    sessions: sessions
      .select(sessionsJson(engine).as('sessions'))
      .where(isInList(engine, sql`${''}`))
      .limit(sql.lit(1))
      .compile(),
    session: sessions
      .select(sessionJson(engine).as('session'))
      .where('id', '=', '')
      .limit(sql.lit(1))
      .compile(),
    sessionLock: sessions.select('id').where('id', '=', '').forUpdate().compile(),
  };
}

/** Returns the SQL condition that the ID is one of a list, which is a single parameter: one statement fits any list. */
function isInList(engine: SessionDatabase['engine'], parameter: ReturnType<typeof sql>) {
  return engine === 'sqlite'
    ? sql<boolean>`id in (select value from json_each(${parameter}))`
    : sql<boolean>`id = any(${parameter}::text[])`;
}

/** Returns the parameter for a list of IDs. */
export function idList(engine: SessionDatabase['engine'], ids: readonly string[]): unknown {
  return engine === 'sqlite' ? JSON.stringify(ids) : [...ids];
}

export async function runPrepared<Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>({ ...query, parameters });
  return rows;
}
