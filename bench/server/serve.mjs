// Runs one server: `serve.mjs <ours|better-auth> <sqlite|postgres> <file or URL>`. Sends its port to the parent process, and
// its CPU time in µs in response to each message.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { multiSession } from 'better-auth/plugins';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { Pool } from 'pg';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, postgresDatabase, sqliteDatabase } from 'multisession/server/node';

const [target, engine, location] = process.argv.slice(2);
const origin = 'http://localhost';
// Hono's listener replaces the global `Response` with a faster one. The middleware does not change globals.
const listener = target === 'better-auth' ? getRequestListener(await theirs()) : await ours();
// Keeps the connections of one target open while the others are measured.
const options = { keepAliveTimeout: 60_000 };
const server = createServer(options, listener).listen(0, '127.0.0.1', () => {
  process.send(server.address().port);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});

async function ours() {
  const database =
    engine === 'sqlite'
      ? await sqliteDatabase({ file: location })
      : await postgresDatabase({ connectionString: location });
  const server = createSessionServer({
    // The benchmark would exceed the limits.
    rateLimits: false,
    database,
    keys: [await generateSigningKey()],
    trustedOrigins: [origin],
    loadUsers: async (ids) => ids.map((id) => ({ id, name: id })),
  });
  await server.migrate();
  const sessions = createNodeMiddleware(server);
  const app = createNodeMiddleware({ fetch: (request) => handleAppRoute(server, request) });
  return (request, response) => sessions(request, response, () => app(request, response));
}

async function handleAppRoute(server, request) {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/sign-in') {
    const { headers, session } = await server.sessions.signIn(request, {
      userId: searchParams.get('user'),
      publicUserData: { identifier: searchParams.get('user') },
    });
    return Response.json({ id: session.id }, { headers });
  }
  if (pathname !== '/list') return new Response(null, { status: 404 });
  return Response.json(await server.sessions.getSessionList({ userId: searchParams.get('user') }));
}

// Uses the same durability settings as our server: a write-ahead log with `synchronous=FULL`, and PostgreSQL's defaults.
async function theirs() {
  const auth = betterAuth({
    baseURL: origin,
    secret: 'a secret that is long enough for a measurement',
    database:
      engine === 'sqlite'
        ? { db: sqliteKysely(), type: 'sqlite' }
        : new Pool({ connectionString: location, max: 10 }),
    emailAndPassword: { enabled: true, password: { hash: async (text) => text, verify: async () => true } },
    plugins: [multiSession()],
    rateLimit: { enabled: false },
    advanced: { disableCSRFCheck: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  await (await getMigrations(auth.options)).runMigrations();
  return auth.handler;
}

function sqliteKysely() {
  const database = new Database(location);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000');
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}
