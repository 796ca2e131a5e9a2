import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appRoutes } from '../processes/app-routes.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { startServer } from '../test-server.ts';
import { createRandom } from './random.ts';
import { runSoakRound, type SoakRound } from './soak-round.ts';

const ORIGIN = 'https://app.example';

/** A fault that is injected into the server after a request. */
type Fault = (request: Request, response: Response, database: TestDatabase) => Promise<Response | void>;

/** Waits in short steps, so that the timeout does not elapse while the whole process is suspended. */
async function wait(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) await sleep(100, undefined, { ref: false });
}

/** Runs a round within this process that loses some requests and responses, with or without a fault in the server. */
async function soak(fault?: Fault, eventTimeoutMs = 20_000): Promise<SoakRound> {
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
    const response = await (isApp ? routes.fetch(request) : server.fetch(request));
    // Waits until no transaction is open, because the statements of the fault would deadlock with it on SQLite.
    await setImmediate();
    const broken = await fault?.(request, response, database);
    if (isLost()) throw new TypeError('The response was lost.');
    return broken ?? response;
  };
  return runSoakRound({
    name: 'soak',
    origin: ORIGIN,
    transport,
    browsers: 4,
    seed: 1,
    shouldContinue: () => steps-- > 0,
    observer: server.sessions,
    eventTimeout: () => wait(eventTimeoutMs),
  });
}

const isFor = (request: Request, end: string): boolean => new URL(request.url).pathname.endsWith(end);
const any = `(select id from multisession_sessions where status = 'active' order by created_at limit 1)`;

it('a soak round finds no problem in a correct server', { timeout: 300_000 }, async () => {
  const { problems, sessions, inconclusive } = await soak();
  expect(problems).toEqual([]);
  expect(sessions).toBeGreaterThan(20);
  expect(inconclusive).toBeGreaterThan(5);
});

it.each<[what: string, fault: Fault, problem: RegExp]>([
  [
    'reopens closed sessions',
    async (request, _, { run }) => {
      if (isFor(request, '/end'))
        await run(`update multisession_sessions set status = 'active' where status = 'ended'`);
    },
    /resurrected/,
  ],
  [
    'loses sessions',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens')) await run(`delete from multisession_sessions where id = ${any}`);
    },
    /lost$/,
  ],
  [
    'closes sessions without a request',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens'))
        await run(`update multisession_sessions set status = 'revoked' where id = ${any}`);
    },
    /lost$|without a request/,
  ],
  [
    'gives sessions to another user',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens'))
        await run(
          `update multisession_sessions set user_id = (select max(user_id) from multisession_sessions)`,
        );
    },
    /not of this browser/,
  ],
  [
    'loses the time of the last activity',
    async (request, _, { run }) => {
      if (isFor(request, '/tokens')) await run('update multisession_sessions set last_active_at = 1e11');
    },
    /lost its activity/,
  ],
])('a soak round detects a server that %s', { timeout: 300_000 }, async (_, fault, problem) => {
  expect((await soak(fault)).problems.join('\n')).toMatch(new RegExp(problem, 'm'));
});

it('a soak round detects a server that sends no events', { timeout: 300_000 }, async () => {
  const silent: Fault = async (request, { headers }) =>
    isFor(request, '/events') ? new Response(new ReadableStream(), { headers }) : undefined;
  expect((await soak(silent, 100)).problems.join('\n')).toMatch(/did not send/);
});
