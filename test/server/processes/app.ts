// An app with a session server in it, as one of several processes. Started by start-process.ts.
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSessionServer } from 'multisession/server';
import { createNodeMiddleware, postgresDatabase, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { appRoutes } from './app-routes.ts';
import { HELD_USER, type Message, settingsSchema } from './messages.ts';

const { address, database, keys } = v.parse(settingsSchema, JSON.parse(process.argv[2] ?? ''));

// Nobody is left to stop it when the test is gone. It may go while the test is still there, though.
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

// What a process that was killed leaves behind.
rmSync(address, { force: true });
http.listen(address, () => say('listening'));

process.once('SIGTERM', () => {
  http.close();
  // Connections that were busy until now, with event streams for example.
  void server.close().then(() => http.closeIdleConnections());
  say('closing');
});

async function loadUsers(ids: readonly string[]) {
  if (ids.includes(HELD_USER)) {
    say('held');
    await new Promise((resolve) => process.once('message', resolve));
  }
  return ids.map((id) => ({ id }));
}

function say(message: Message): void {
  process.send?.(message);
}
