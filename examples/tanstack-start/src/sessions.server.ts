import { createSessionServer, type SessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { mkdirSync } from 'node:fs';

const keys = process.env.MULTISESSION_KEYS;
let server: Promise<SessionServer> | undefined;

/** Returns the session server, which is created with the first request. */
export function getServer(): Promise<SessionServer> {
  return (server ??= createServer());
}

async function createServer(): Promise<SessionServer> {
  mkdirSync('data', { recursive: true });
  const created = createSessionServer({
    database: await sqliteDatabase({ file: 'data/sessions.db' }),
    ...(keys && { keys: JSON.parse(keys) }),
  });
  await created.migrate();
  return created;
}
