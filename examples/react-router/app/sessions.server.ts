import { createSessionServer, type SessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';

let server: Promise<SessionServer> | undefined;

/** Returns the session server, which is created with the first request. */
export function getServer(): Promise<SessionServer> {
  return (server ??= createServer());
}

async function createServer(): Promise<SessionServer> {
  const created = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
  await created.migrate();
  return created;
}
