import { onTestFinished } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import type { Repository } from '../../src/server/storage/repository.ts';
import type { SessionRecord } from '../../src/server/storage/schema.ts';
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
    sign_in_order: 1,
    replaced_by: null,
    closed_at: null,
    latest_activity: null,
    claimed_at: START,
    rotated_at: START,
    secrets: [{ hash: 'hash_1', lacks: [], is_presented: true, superseded_at: null }],
    secret_revision: 1,
    ...fields,
  };
}

/** Inserts sessions of a client, each one millisecond newer than the previous one. */
export async function addSessions(
  repository: Repository,
  clientId: string,
  sessions: readonly Partial<SessionRecord>[],
): Promise<void> {
  await repository.transaction(async (writes) => {
    for (const [index, fields] of sessions.entries()) {
      const id = `sess_${index + 1}`;
      await writes.insertSession(
        newSession({
          id,
          client_id: clientId,
          created_at: START + index,
          sign_in_order: index + 1,
          ...fields,
        }),
      );
    }
  });
}
