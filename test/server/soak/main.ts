import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSessionServer, generateSigningKey } from 'multisession/server';
import { postgresDatabase, sqliteDatabase } from 'multisession/server/node';
import { startPostgres } from '../embedded-postgres.ts';
import { startLoadBalancer } from '../processes/load-balancer.ts';
import type { Settings } from '../processes/messages.ts';
import { type AppProcess, startProcess } from '../processes/start-process.ts';
import { runSoakRound } from './soak-round.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly database: 'sqlite' | 'postgres';
  /** Default: 30,000. */
  readonly killEveryMs?: number;
}

const PROCESSES = 3;
const BROWSERS = 24;
/** The duration of a round, after which the responses of all browsers are compared with the database. */
const ROUND_MS = 60_000;
/** A timeout above the interval of heartbeats, which resend lost events. */
const EVENT_TIMEOUT_MS = 30_000;

/** Runs simulated browsers against an app in three processes, and kills one regularly. Resolves to false on a problem. */
export async function soak({ minutes, database, killEveryMs = 30_000 }: SoakOptions): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-soak-'));
  const storage = await openStorage(database, folder);
  const keys = [await generateSigningKey()];
  const observer = createSessionServer({ database: await storage.open(), keys });
  const addresses = Array.from({ length: PROCESSES }, (_, index) => join(folder, `${index}.sock`));
  const start = (address: string) => startProcess({ address, keys, database: storage.address });
  const processes = await Promise.all(addresses.map(start));
  const balancer = await startLoadBalancer(addresses);
  const over = new AbortController();
  const killing = keepKilling(processes, start, killEveryMs, over.signal);
  const endAt = Date.now() + minutes * 60_000;
  let isGood = true;
  try {
    for (let round = 1; Date.now() < endAt && isGood; round += 1) {
      const roundEndAt = Math.min(endAt, Date.now() + ROUND_MS);
      const seed = Math.floor(Math.random() * 2 ** 31);
      const startedAt = Date.now();
      const result = await runSoakRound({
        name: `round-${round}`,
        origin: balancer.origin,
        browsers: BROWSERS,
        seed,
        shouldContinue: () => Date.now() < roundEndAt,
        observer: observer.sessions,
        eventTimeout: () => sleep(EVENT_TIMEOUT_MS, undefined, { ref: false }),
      });
      const { problems, sent, inconclusive, sessions } = result;
      const rate = Math.round(sent / ((roundEndAt - startedAt) / 1000));
      console.log(
        `${database}, round ${round} (seed ${seed}): ${sent} requests, ${rate} a second, ${inconclusive} inconclusive; ${sessions} sessions; ${problems.length} problems`,
      );
      for (const problem of problems.slice(0, 50)) console.error(`  ${problem}`);
      isGood = problems.length === 0;
    }
  } finally {
    over.abort();
    console.log(`${database}: killed ${await killing} processes`);
    await Promise.all(processes.map(({ kill }) => kill()));
    balancer.close();
    await observer.close();
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return isGood;
}

/** Kills one process after the other and restarts it at the same address. Resolves with the number of kills. */
async function keepKilling(
  processes: AppProcess[],
  start: (address: string) => Promise<AppProcess>,
  everyMs: number,
  over: AbortSignal,
): Promise<number> {
  for (let killed = 0; ; killed += 1) {
    const isOver = await sleep(everyMs, false, { signal: over }).catch(() => true);
    const index = killed % processes.length;
    const process = processes[index];
    if (isOver || !process) return killed;
    await process.kill();
    processes[index] = await start(process.address);
  }
}

async function openStorage(database: SoakOptions['database'], folder: string) {
  if (database === 'sqlite') {
    const address: Settings['database'] = { file: join(folder, 'sessions.db') };
    return { address, open: () => sqliteDatabase(address), close: async () => {} };
  }
  const server = await startPostgres();
  if (!server)
    throw new Error(
      'No build of PostgreSQL is available for this platform. Run the soak test with `--database sqlite`.',
    );
  const { url: connectionString, stop } = server;
  const address: Settings['database'] = { connectionString };
  return { address, open: () => postgresDatabase(address), close: stop };
}
