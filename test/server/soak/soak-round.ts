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
  /** Asked before each step of each browser. */
  readonly goesOn: () => boolean;
  /** How things are, in the end. */
  readonly truth: Pick<ServerSessions, 'getSessionList'>;
  /** Resolves when whoever has not been told by then never will be. */
  readonly patience: () => Promise<void>;
}

export interface SoakRound {
  /** Whatever contradicts what some browser was told; none if all is well. */
  readonly problems: readonly string[];
  readonly sessions: number;
  readonly sent: number;
  /** Requests without an answer: they may have been done or not. */
  readonly doubtful: number;
}

/** Lets many browsers use the app for a while, then holds what each was told against the database. */
export async function runSoakRound(options: SoakRoundOptions): Promise<SoakRound> {
  const { name, origin, transport, seed, goesOn, truth, patience } = options;
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
  let [sent, answered] = [0, 0];
  try {
    await Promise.all(
      browsers.map(async (browser) => {
        while (goesOn()) {
          const done = await browser.step();
          sent += done.sent;
          answered += done.answered;
        }
      }),
    );
    await Promise.all(browsers.map((browser, nth) => catchUp(browser, `${name}-${nth}`, patience, report)));
  } finally {
    for (const { stop } of browsers) stop();
  }
  for (const { ledger } of browsers) {
    const clientId = ledger.clientId();
    if (clientId !== null) ledger.settle(await findAll(truth, clientId));
  }
  const sessions = browsers.reduce((total, { ledger }) => total + ledger.ids().length, 0);
  return { problems, sessions, sent, doubtful: sent - answered };
}

async function catchUp(
  browser: SoakBrowser,
  name: string,
  patience: () => Promise<void>,
  report: (problem: string) => void,
): Promise<void> {
  const told = browser.catchUp().then(() => true);
  const isTold = await Promise.race([told, patience().then(() => false)]);
  if (!isTold) report(`${name}: its event stream did not tell the latest version`);
}

async function findAll(
  truth: Pick<ServerSessions, 'getSessionList'>,
  clientId: string,
): Promise<readonly SessionData[]> {
  const all: SessionData[] = [];
  for (;;) {
    const { data, totalCount } = await truth.getSessionList({ clientId, limit: 500, offset: all.length });
    all.push(...data);
    if (all.length >= totalCount || data.length === 0) return all;
  }
}
