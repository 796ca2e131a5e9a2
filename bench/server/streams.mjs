// `node bench/server/streams.mjs` after `npm run build`: opens 1,000 event streams to one server process. Measures the
// memory of a stream, and the time from a revocation to its last event.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';

const STREAM_COUNT = Number(process.env.STREAMS ?? 1000);
const REVOKE_COUNT = 50;

if (process.send) await serve(process.argv[2]);
else await measure();

async function serve(file) {
  const server = createSessionServer({
    database: await sqliteDatabase({ file }),
    keys: [await generateSigningKey()],
    rateLimits: false,
    streamLimits: { maxStreamsPerUser: Infinity, maxStreamsPerAddress: Infinity },
  });
  await server.migrate();
  const app = {
    paths: ['/sign-in'],
    async fetch(request) {
      const { session, headers } = await server.sessions.signIn(request, { userId: 'user_1' });
      return Response.json({ id: session.id }, { headers });
    },
  };
  const [sessions, rest] = [createNodeMiddleware(server), createNodeMiddleware(app)];
  const http = createServer((request, response) =>
    sessions(request, response, () => rest(request, response)),
  );
  const calls = {
    memory() {
      globalThis.gc();
      const { heapUsed, external, rss } = process.memoryUsage();
      return { heap: heapUsed + external, rss };
    },
    revoke: (id) => server.sessions.revoke(id).then(() => null),
    revokeAll: () => server.sessions.revokeAllForUser('user_1'),
  };
  process.on('message', async ([name, argument]) => process.send(await calls[name](argument)));
  process.on('disconnect', () => process.exit());
  http.listen(0, '127.0.0.1', () => process.send(http.address().port));
}

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-streams-'));
  const child = fork(fileURLToPath(import.meta.url), [join(folder, 'sessions.db')], {
    execArgv: ['--expose-gc'],
  });
  const nextMessage = () => new Promise((resolve) => void child.once('message', resolve));
  const request = (...call) => {
    child.send(call);
    return nextMessage();
  };
  const origin = `http://127.0.0.1:${await nextMessage()}`;

  const clients = [];
  for (let count = 0; count < STREAM_COUNT; count += 1) clients.push(await signIn(origin));
  const before = await request('memory');
  await Promise.all(clients.map((client) => listen(origin, client)));
  const open = await request('memory');

  const single = [];
  for (const client of clients.slice(0, REVOKE_COUNT)) {
    const [received, startedAt] = [client.next(), performance.now()];
    await Promise.all([request('revoke', client.id), received]);
    single.push(client.receivedAt - startedAt);
  }
  single.sort((a, b) => a - b);
  const rest = clients.slice(REVOKE_COUNT);
  const [all, startedAt] = [Promise.all(rest.map(({ next }) => next())), performance.now()];
  await Promise.all([request('revokeAll'), all]);
  const last = Math.max(...rest.map(({ receivedAt }) => receivedAt)) - startedAt;

  const kilobytes = (of) => `${((open[of] - before[of]) / STREAM_COUNT / 1024).toFixed(1)} kB`;
  console.table({
    'memory per stream (heap and buffers)': kilobytes('heap'),
    'memory per stream (of the whole process)': kilobytes('rss'),
    'from one revocation to its event, median': `${single[REVOKE_COUNT / 2].toFixed(1)} ms`,
    'from one revocation to its event, slowest': `${single.at(-1).toFixed(1)} ms`,
    [`from ${rest.length} simultaneous revocations to the last event`]: `${last.toFixed(0)} ms`,
  });
  child.kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

async function signIn(origin) {
  const response = await fetch(`${origin}/sign-in`, { method: 'POST', headers: { origin } });
  const [cookie] = response.headers.getSetCookie().at(-1).split(';');
  return { cookie, ...(await response.json()) };
}

/** Opens a stream and reads its first event. */
async function listen(origin, client) {
  const { body } = await fetch(`${origin}/v1/client/events`, { headers: { cookie: client.cookie } });
  const reader = body.getReader();
  client.next = async () => {
    await reader.read();
    client.receivedAt = performance.now();
  };
  await client.next();
}
