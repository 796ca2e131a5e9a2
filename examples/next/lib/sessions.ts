import { createNextSessions } from 'multisession/next';
import { createSessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { headers } from 'next/headers';

export const sessions = createNextSessions({
  headers,
  async createServer() {
    const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
    await server.migrate();
    return server;
  },
});
