// An app with a session server, run as one of several processes by start-process.ts.
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSessionServer } from 'multisession/server';
import { createNodeMiddleware, postgresDatabase, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { appRoutes } from './app-routes.ts';
import { HELD_USER, type Message, settingsSchema } from './messages.ts';

const { address, database, keys } = v.parse(settingsSchema, JSON.parse(process.argv[2] ?? ''));

// Exits when the test process exits, because nothing else would stop this process. The channel must not keep it alive.
process.on('disconnect', () => process.exit(1));
process.on('message', () => {});
process.channel?.unref();

const server = createSessionServer({
  database: await ('file' in database ? sqliteDatabase(database) : postgresDatabase(database)),
  keys,
  rateLimits: false,
  loadUsers,
});
await server.migrate();

const app = createNodeMiddleware(appRoutes(server));
const sessions = createNodeMiddleware(server);
const http = createServer((request, response) => sessions(request, response, () => app(request, response)));

// Deletes the socket of a process that was killed.
rmSync(address, { force: true });
http.listen(address, () => notify('listening'));

process.once('SIGTERM', () => {
  http.close();
  // Closes connections that had requests or event streams when `close()` was called.
  void server.close().then(() => http.closeIdleConnections());
  notify('closing');
});

async function loadUsers(ids: readonly string[]) {
  if (ids.includes(HELD_USER)) {
    notify('held');
    await new Promise((resolve) => process.once('message', resolve));
  }
  return ids.map((id) => ({ id }));
}

function notify(message: Message): void {
  process.send?.(message);
}
