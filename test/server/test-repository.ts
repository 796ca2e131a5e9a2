import { onTestFinished } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import type { Repository } from '../../src/server/storage/repository.ts';
import type { ClientRow, SessionRecord } from '../../src/server/storage/schema.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { START } from './test-server.ts';

export const EXPIRES = START + 100;
export const ABANDONED = START + 200;

export async function openRepository(database?: TestDatabase): Promise<Repository> {
  const { open } = database ?? (await createTestDatabase());
  const repository = createKyselyRepository(await open());
  await repository.migrate();
  onTestFinished(() => repository.close());
  return repository;
}

/** Opens two repositories on one database. On SQLite both are the same, because two connections would deadlock. */
export async function openTwice(): Promise<readonly [Repository, Repository]> {
  const database = await createTestDatabase();
  const one = await openRepository(database);
  return [one, database.engine === 'sqlite' ? one : await openRepository(database)];
}

export function newClient(fields: Partial<ClientRow> = {}): ClientRow {
  return {
    id: 'client_1',
    secret_hash: '',
    secret_presented_at: null,
    previous_secret_hash: null,
    forked_secrets: null,
    rotated_version: 0,
    last_active_session_id: null,
    version: 1,
    created_at: START,
    ...fields,
  };
}

export function newSession(fields: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: 'sess_1',
    client_id: 'client_1',
    user_id: 'user_1',
    status: 'active',
    created_at: START,
    updated_at: START,
    last_active_at: START,
    expire_at: EXPIRES,
    abandon_at: ABANDONED,
    last_active_organization_id: null,
    first_factor_verified_at: null,
    second_factor_verified_at: null,
    actor: null,
    public_user_data: null,
    tasks: [],
    version: 1,
    created_version: 1,
    replaced_by: null,
    closed_at: null,
    seen_by: null,
    latest_activity: null,
    ...fields,
  };
}

/** Inserts a client with sessions, each one millisecond and one version newer than the previous one. */
export async function addClient(
  repository: Repository,
  id: string,
  sessions: readonly Partial<SessionRecord>[],
): Promise<void> {
  await repository.transaction(async (writes) => {
    await writes.insertClient(newClient({ id, version: sessions.length }));
    for (const [index, fields] of sessions.entries()) {
      const version = index + 1;
      const created_at = START + index;
      await writes.insertSession(
        newSession({
          id: `sess_${version}`,
          client_id: id,
          created_at,
          version,
          created_version: version,
          ...fields,
        }),
      );
    }
  });
}
