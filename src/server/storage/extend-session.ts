import { CompiledQuery, type Kysely } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import type { SessionExtension } from './repository.ts';
import type { Tables } from './schema.ts';

const signedIn = `status in ('active', 'pending')`;

// Locks the client's row first, as all writes do, to serialize the writers of one client.
const postgres = `
  with client as (
    update multisession_clients set version = version + 1
    where id = $1 and secret_hash = $2 and exists (
      select from multisession_sessions
      where id = $3 and client_id = $1 and ${signedIn} and expire_at > $4
    )
    returning id, version
  )
  update multisession_sessions as session
  set version = client.version, updated_at = $4, last_active_at = $4,
    expire_at = $5, abandon_at = $6, latest_activity = $7
  from client
  where session.id = $3 and session.client_id = client.id and session.${signedIn} and session.expire_at > $4
  returning client.version`;

// SQLite does not support `update` inside `with`. The transaction excludes other writers between the two statements.
const sqliteClient = `
  update multisession_clients set version = version + 1
  where id = ?1 and secret_hash = ?2 and exists (
    select 1 from multisession_sessions
    where id = ?3 and client_id = ?1 and ${signedIn} and expire_at > ?4
  )
  returning version`;
const sqliteSession = `
  update multisession_sessions
  set version = ?2, updated_at = ?3, last_active_at = ?3,
    expire_at = ?4, abandon_at = ?5, latest_activity = ?6
  where id = ?1 and ${signedIn} and expire_at > ?3`;

/**
 * Extends a session; see {@link Repository.extendSession}. On PostgreSQL, this takes one round trip, whereas a
 * transaction would take six.
 */
export function extendSession(
  db: Kysely<Tables>,
  engine: SessionDatabase['engine'],
  { clientId, secretHash, sessionId, at, expireAt, abandonAt, activity }: SessionExtension,
): Promise<number | null> {
  const keys = [clientId, secretHash, sessionId, at];
  const values = [expireAt, abandonAt, activity && JSON.stringify(activity)];
  if (engine === 'postgres') return versionOf(db, postgres, [...keys, ...values]);
  return db.transaction().execute(async (transaction) => {
    const version = await versionOf(transaction, sqliteClient, keys);
    if (version === null) return null;
    await transaction.executeQuery(CompiledQuery.raw(sqliteSession, [sessionId, version, at, ...values]));
    return version;
  });
}

async function versionOf(db: Kysely<Tables>, statement: string, parameters: unknown[]) {
  const { rows } = await db.executeQuery<{ version: number }>(CompiledQuery.raw(statement, parameters));
  return rows[0]?.version ?? null;
}
