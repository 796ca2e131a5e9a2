// Compares `getSessionList` over HTTP with few and with many sessions in the database. The time should be the same.
import { join } from 'node:path';
import Database from 'libsql';
import { measureInterleaved } from './load.mjs';
import { startServer } from './processes.mjs';

const PER_USER = 10;

export async function measureManySessions(folder, turns) {
  const few = await start(join(folder, 'few'), 10_000);
  const many = await start(join(folder, 'many'), 1_000_000);
  const rows = await measureInterleaved({ '10,000 sessions': few, '1,000,000 sessions': many }, turns);
  await Promise.all([few.stop(), many.stop()]);
  return rows;
}

async function start(file, sessions) {
  const { port, cpu, stop } = await startServer('ours', 'sqlite', file);
  const users = sessions / PER_USER;
  fill(file, users);
  return { port, cpu, stop, path: () => `/list?user=user_${Math.floor(Math.random() * users)}` };
}

/** Inserts ten sessions for each user. The sessions of a user are spread over the table. */
function fill(file, users) {
  const database = new Database(file);
  const [now, day] = [Date.now(), 24 * 60 * 60 * 1000];
  const count = (from, to) =>
    `with recursive n(i) as (select ${from} union all select i + 1 from n where i + 1 < ${to})`;
  database.exec(`
    begin;
    ${count(0, users * PER_USER)} insert into multisession_sessions (id, client_id, user_id, status, created_at,
        updated_at, last_active_at, expire_at, abandon_at, public_user_data, tasks, version, sign_in_order,
        claimed_at, rotated_at, secrets, secret_revision)
      select 'sess_' || hex(randomblob(20)), 'client_' || (i % ${users}), 'user_' || (i % ${users}), 'active',
        ${now - day} + i, ${now}, ${now}, ${now + day}, ${now + 2 * day}, '{"identifier":"user"}', '[]', 1, 1 + i / ${users},
        ${now}, ${now}, '[]', 0
      from n;
    commit;
    pragma wal_checkpoint(truncate);
  `);
  database.close();
}
