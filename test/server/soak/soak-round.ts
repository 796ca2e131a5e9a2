import type { SessionData } from 'multisession/core';
import type { ServerSessions } from 'multisession/server';
import { createRandom } from './random.ts';
import { createSoakBrowser, type SoakBrowser } from './soak-browser.ts';

export interface SoakRoundOptions {
  readonly name: string;
  readonly origin: string;
  readonly transport?: typeof fetch;
  readonly browsers: number;
  readonly seed: number;
  /** Called before each step of each browser. The round ends when it returns false. */
  readonly shouldContinue: () => boolean;
  /** A server that reads the stored sessions at the end of the round. */
  readonly observer: Pick<ServerSessions, 'getSessionList'>;
  /** Resolves when every event stream should have sent the latest version. */
  readonly eventTimeout: () => Promise<void>;
}

export interface SoakRound {
  /** The contradictions between responses and the database; empty if there are none. */
  readonly problems: readonly string[];
  readonly sessions: number;
  readonly sent: number;
  /** The number of requests without a response, which may have had an effect or not. */
  readonly inconclusive: number;
}

/** Runs many simulated browsers against the app, and then compares the responses of each with the database. */
export async function runSoakRound(options: SoakRoundOptions): Promise<SoakRound> {
  const { name, origin, transport, seed, shouldContinue, observer, eventTimeout } = options;
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  const browsers = Array.from({ length: options.browsers }, (_, nth) =>
    createSoakBrowser({
      name: `${name}-${nth}`,
      origin,
      ...(transport && { transport }),
      random: createRandom(seed + nth),
      report,
    }),
  );
  let [sent, received] = [0, 0];
  try {
    await Promise.all(
      browsers.map(async (browser) => {
        while (shouldContinue()) {
          const done = await browser.step();
          sent += done.sent;
          received += done.received;
        }
      }),
    );
    await Promise.all(
      browsers.map((browser, nth) => catchUp(browser, `${name}-${nth}`, eventTimeout, report)),
    );
  } finally {
    for (const { stop } of browsers) stop();
  }
  for (const { ledger, userIds } of browsers) {
    const stored = await Promise.all(userIds.map((userId) => findAll(observer, userId)));
    ledger.compareWith(stored.flat());
  }
  const sessions = browsers.reduce((total, { ledger }) => total + ledger.ids().length, 0);
  return { problems, sessions, sent, inconclusive: sent - received };
}

async function catchUp(
  browser: SoakBrowser,
  name: string,
  eventTimeout: () => Promise<void>,
  report: (problem: string) => void,
): Promise<void> {
  const caughtUp = browser.catchUp().then(() => true);
  const isCaughtUp = await Promise.race([caughtUp, eventTimeout().then(() => false)]);
  if (!isCaughtUp) report(`${name}: its event stream did not send the latest version`);
}

async function findAll(
  observer: Pick<ServerSessions, 'getSessionList'>,
  userId: string,
): Promise<readonly SessionData[]> {
  const all: SessionData[] = [];
  for (;;) {
    const { data, totalCount } = await observer.getSessionList({ userId, limit: 500, offset: all.length });
    all.push(...data);
    if (all.length >= totalCount || data.length === 0) return all;
  }
}
