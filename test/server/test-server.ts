import { createSessionServer, generateSigningKey, type SessionServerOptions } from 'multisession/server';
import { onTestFinished } from 'vitest';
import { createBrowser } from './browser.ts';
import { createTestDatabase } from './test-database.ts';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 10, 21);

export const keys = [await generateSigningKey()];

/** Starts a session server on a real database, with a clock that moves only when the test advances it. */
export async function startServer(options: Partial<SessionServerOptions> = {}) {
  const clock = { now: START, advance: (ms: number) => void (clock.now += ms) };
  const failures: unknown[] = [];
  const server = createSessionServer({
    database: options.database ?? (await (await createTestDatabase()).open()),
    keys,
    now: () => clock.now,
    // While the clock stands still, a token bucket would never refill.
    rateLimits: false,
    onError: (error) => void failures.push(error),
    ...options,
  });
  await server.migrate();
  onTestFinished(() => server.close());
  return { server, clock, failures, newBrowser: () => createBrowser(server) };
}
