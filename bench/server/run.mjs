// `npm run bench:server`: CPU time per request over HTTP, compared with Better Auth on the same database in the same run. The
// ratios are those of the CPU time, which depends less on other load on the machine than the rate does.
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
  const [better, own] = [await signUpToTheirs(theirs.port), await signInToOurs(ours.port)];
  const rows = await measureInterleaved(
    {
      'Better Auth list-device-sessions': { ...better.list, cpu: theirs.cpu },
      'Better Auth get-session': { ...better.get, cpu: theirs.cpu },
      'client with 3 sessions': { ...own.client, cpu: ours.cpu },
      touch: { ...own.touch, cpu: ours.cpu },
      token: { ...own.token, cpu: ours.cpu },
      getSessionList: { ...own.list, cpu: ours.cpu },
    },
    schedule,
  );
  await Promise.all([theirs, ours].map(({ stop }) => stop()));
  await database.stop();
  console.log(engine);
  print(rows, 'Better Auth list-device-sessions', 'Better Auth get-session');
}

function print(rows, ...bases) {
  const number = (value, digits) => Number(value.toFixed(digits));
  const table = [];
  for (const [request, { rate, cpu, p50, p99 }] of Object.entries(rows)) {
    const line = {
      request,
      'CPU µs': Math.round(cpu),
      'requests/s': Math.round(rate),
      'p50 ms': number(p50, 2),
      'p99 ms': number(p99, 2),
    };
    for (const base of bases) line[`x ${base}`] = number(rows[base].cpu / cpu, 2);
    table.push(line);
  }
  console.table(table);
}
