import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appRoutes } from '../processes/app-routes.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { startServer } from '../test-server.ts';
import { createRandom } from './random.ts';
import { runSoakRound, type SoakRound } from './soak-round.ts';

const ORIGIN = 'https://app.example';

/** What a server does wrong once it has answered. */
type Breakage = (request: Request, answer: Response, database: TestDatabase) => Promise<Response | void>;

/** Short waits in a row: on a machine that stands still meanwhile, no more time passes for the test than for the server. */
async function patience(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) await sleep(100, undefined, { ref: false });
}

/** A round in this process, of which some answers are lost on their way, with a server that is whole or broken. */
async function soak(breakage?: Breakage, patienceMs = 20_000): Promise<SoakRound> {
  const database = await createTestDatabase();
  const { server } = await startServer({ database: await database.open(), now: Date.now });
  const routes = appRoutes(server);
  const random = createRandom(7);
  let steps = 400;
  const transport: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const isLost = () => steps > 0 && random.below(20) === 0;
    if (isLost()) throw new TypeError('The request was lost.');
    const isApp = routes.paths.includes(new URL(request.url).pathname);
    const answer = await (isApp ? routes.fetch(request) : server.fetch(request));
    // Not between two queries of a transaction, where SQLite would make everybody wait for ever.
    await setImmediate();
    const broken = await breakage?.(request, answer, database);
    if (isLost()) throw new TypeError('The answer was lost.');
    return broken ?? answer;
  };
  return runSoakRound({
    name: 'soak',
    origin: ORIGIN,
    transport,
    browsers: 4,
    seed: 1,
    goesOn: () => steps-- > 0,
    truth: server.sessions,
    patience: () => patience(patienceMs),
  });
}

const isFor = (request: Request, end: string): boolean => new URL(request.url).pathname.endsWith(end);
const any = `(select id from multisession_sessions where status = 'active' order by created_at limit 1)`;

it('finds nothing where nothing is wrong', { timeout: 300_000 }, async () => {
  const { problems, sessions, doubtful } = await soak();
  expect(problems).toEqual([]);
  expect(sessions).toBeGreaterThan(20);
  expect(doubtful).toBeGreaterThan(5);
});

it.each<[what: string, breakage: Breakage, problem: RegExp]>([
  [
    'brings back what was closed',
    async (request, _, { run }) => {
      if (isFor(request, '/end'))
        await run(`update multisession_sessions set status = 'active' where status = 'ended'`);
    },
    /resurrected/,
  ],
  [
    'forgets what it acknowledged',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens')) await run(`delete from multisession_sessions where id = ${any}`);
    },
    /lost$/,
  ],
  [
    'closes what nobody closed',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens'))
        await run(`update multisession_sessions set status = 'revoked' where id = ${any}`);
    },
    /lost$|which nobody asked for/,
  ],
  [
    'gives a session to another client',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens'))
        await run(`update multisession_sessions set client_id = (select max(id) from multisession_clients)`);
    },
    /not of this client/,
  ],
  [
    'forgets when somebody was active',
    async (request, _, { run }) => {
      if (isFor(request, '/touch')) await run('update multisession_sessions set last_active_at = 1e11');
    },
    /lost its activity/,
  ],
])('finds a server that %s', { timeout: 300_000 }, async (_, breakage, problem) => {
  expect((await soak(breakage)).problems.join('\n')).toMatch(new RegExp(problem, 'm'));
});

it('finds a server that tells nobody what happened', { timeout: 300_000 }, async () => {
  const silent: Breakage = async (request, { headers }) =>
    isFor(request, '/events') ? new Response(new ReadableStream(), { headers }) : undefined;
  expect((await soak(silent, 100)).problems.join('\n')).toMatch(/did not tell/);
});
