import { createNextSessions } from 'multisession/next';
import { createSessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { headers } from 'next/headers';

export const sessions = createNextSessions({
  headers,
  async createServer() {
    const { MULTISESSION_KEYS: keys } = process.env;
    const server = createSessionServer({
      database: await sqliteDatabase({ file: 'data/sessions.db' }),
      keys: keys === undefined ? undefined : JSON.parse(keys),
    });
    await server.migrate();
    return server;
  },
});
