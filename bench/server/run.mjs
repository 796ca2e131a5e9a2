// `npm run bench:server`: requests per second over HTTP, compared with Better Auth on the same database in the same run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureInterleaved } from './load.mjs';
import { measureManySessions } from './measure-many-sessions.mjs';
import { startServer, startPostgres } from './processes.mjs';
import { signInToOurs, signUpToTheirs } from './sign-in.mjs';

const schedule = { rounds: Number(process.env.ROUNDS ?? 6), seconds: 0.5 };
const folder = mkdtempSync(join(tmpdir(), 'multisession-bench-'));

await compareOn('sqlite', { open: async (name) => join(folder, name), stop: async () => {} });
await compareOn('postgres', await startPostgres());
console.log('getSessionList, SQLite, 10 sessions per user');
print(await measureManySessions(folder, schedule), '10,000 sessions');
rmSync(folder, { recursive: true, force: true });

async function compareOn(engine, database) {
  const theirs = await startServer('better-auth', engine, await database.open('theirs'));
  const ours = await startServer('ours', engine, await database.open('ours'));
  const middleware = await startServer('middleware', engine, await database.open('middleware'));
  const [better, own] = [await signUpToTheirs(theirs.port), await signInToOurs(ours.port)];
  const mounted = await signInToOurs(middleware.port);
  const rows = await measureInterleaved(
    {
      'Better Auth list-device-sessions': better.list,
      'Better Auth get-session': better.get,
      'client with 3 sessions': own.client,
      'client with 3 sessions, by createNodeMiddleware': mounted.client,
      touch: own.touch,
      token: own.token,
      getSessionList: own.list,
    },
    schedule,
  );
  await Promise.all([theirs, ours, middleware].map(({ stop }) => stop()));
  await database.stop();
  console.log(engine);
  print(rows, 'Better Auth list-device-sessions', 'Better Auth get-session');
}

function print(rows, ...bases) {
  const number = (value, digits) => Number(value.toFixed(digits));
  const table = [];
  for (const [request, { rate, p50, p99 }] of Object.entries(rows)) {
    const line = {
      request,
      'requests/s': Math.round(rate),
      'p50 ms': number(p50, 2),
      'p99 ms': number(p99, 2),
    };
    for (const base of bases) line[`x ${base}`] = number(rate / rows[base].rate, 2);
    table.push(line);
  }
  console.table(table);
}
