import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessionServer, generateSigningKey, type SessionServerOptions } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { onTestFinished } from 'vitest';
import { createBrowser } from './browser.ts';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 10, 21);

export const keys = [generateSigningKey()];

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestServerOptions extends Partial<SessionServerOptions> {
  readonly file?: string;
}

/** A session server on a real SQLite file, with a clock that stands still until it is moved. */
export async function startServer({ file, ...options }: TestServerOptions = {}) {
  const clock = { now: START, advance: (ms: number) => void (clock.now += ms) };
  const failures: unknown[] = [];
  const server = createSessionServer({
    database: await sqliteDatabase({ file: file ?? join(temporaryFolder(), 'sessions.db') }),
    keys,
    now: () => clock.now,
    // By a clock that stands still nobody would ever get another request.
    rateLimits: false,
    onError: (error) => void failures.push(error),
    ...options,
  });
  await server.migrate();
  onTestFinished(() => server.close());
  return { server, clock, failures, newBrowser: () => createBrowser(server) };
}
