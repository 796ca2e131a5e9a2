import {
  type SessionMutationResult,
  httpBackend,
  isSessionError,
  type SessionError,
  type SessionErrorCode,
} from 'multisession/core';
import * as v from 'valibot';
import { createCookieFetch } from '../processes/cookie-fetch.ts';
import { signedInAnswer } from '../processes/messages.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Random } from './random.ts';

/** A browser that does this and that, and keeps account of what it was told. */
export interface SoakBrowser {
  readonly ledger: Ledger;
  /** One or two things at once. Answers how many requests it sent, and how many of them were answered. */
  readonly step: () => Promise<Steps>;
  /** Signs in and reads the client once more. Resolves when the event stream has told as much. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => void;
}

interface Steps {
  readonly sent: number;
  readonly answered: number;
}

export interface SoakBrowserOptions {
  readonly name: string;
  readonly origin: string;
  readonly transport?: typeof fetch;
  readonly random: Random;
  readonly report: (problem: string) => void;
}

const names = ['ada', 'bob', 'carol', 'dan'];
/** What leaves open whether it was done. */
const doubtful: readonly SessionErrorCode[] = ['network_error', 'server_error'];
const closedCodes: readonly SessionErrorCode[] = ['session_closed', 'session_not_found', 'client_not_found'];
const claims = v.object({ sid: v.string(), sub: v.string() });
const context = { signal: new AbortController().signal };

export function createSoakBrowser(options: SoakBrowserOptions): SoakBrowser {
  const { name, origin, random, report } = options;
  const { fetch } = createCookieFetch(origin, options.transport);
  // Without a second try: what is not answered is in doubt, and that is what this is about.
  const backend = httpBackend({ baseUrl: origin, fetch, retries: 0 });
  const ledger = createLedger(name, report);
  const told = createTold();
  let stopListening: (() => void) | undefined;

  async function post(path: string, body: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new TypeError(`${path} was answered with ${response.status}`);
    return response.json();
  }

  async function signIn(): Promise<void> {
    const userId = `${name}/${random.pick(names)}`;
    const asked = ledger.now();
    ledger.asksSignIn(userId);
    const { sessionId } = v.parse(signedInAnswer, await post('/api/sign-in', { userId }));
    ledger.signedIn(sessionId, userId, asked);
    stopListening ??= backend.subscribe?.(({ version }) => told.note(version));
  }

  async function list(): Promise<number> {
    const asked = ledger.now();
    const client = await backend.getClient(context);
    ledger.listed(client, asked);
    return client.version;
  }

  async function touch(id: string): Promise<void> {
    const asked = ledger.now();
    take(id, await backend.touchSession(id, {}, context), asked);
    ledger.treatedAs(id, 'signed in', asked);
  }

  async function close(id: string, status: 'ended' | 'removed'): Promise<void> {
    const asked = ledger.now();
    ledger.asks(status, [id]);
    const closed =
      status === 'ended' ? backend.endSession(id, context) : backend.removeSession(id, {}, context);
    take(id, await closed, asked);
    ledger.over([id]);
  }

  async function removeAll(): Promise<void> {
    const asked = ledger.now();
    ledger.asks('removed', asked.known);
    const { client } = await backend.removeAllSessions(context);
    if (client) ledger.listed(client, asked);
    ledger.over(asked.known);
  }

  async function revoke(sessionId: string): Promise<void> {
    ledger.asks('revoked', [sessionId]);
    await post('/api/revoke', { sessionId });
    ledger.over([sessionId]);
  }

  async function token(id: string): Promise<void> {
    const asked = ledger.now();
    const jwt = await backend.createToken(id, {}, context);
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    const { sid, sub } = v.parse(claims, payload);
    if (sid !== id || !sub.startsWith(`${name}/`)) report(`${name}, ${id}: a token of somebody else`);
    ledger.treatedAs(id, 'signed in', asked);
  }

  function take(
    id: string,
    { session, client }: SessionMutationResult,
    asked: ReturnType<Ledger['now']>,
  ): void {
    if (session && session.id !== id) report(`${name}, ${id}: another session was answered`);
    if (session) ledger.shown(session, asked);
    if (client) ledger.listed(client, asked);
  }

  function choose(): { readonly id: string | undefined; readonly run: () => Promise<unknown> } {
    // Mostly one of the latest: those that went before are over.
    const ids = ledger.ids().slice(-6);
    const id = random.pick(ids);
    const dice = random.below(100);
    if (id === undefined || dice < 15) return { id: undefined, run: signIn };
    if (dice < 40) return { id, run: () => touch(id) };
    if (dice < 60) return { id, run: () => token(id) };
    if (dice < 78) return { id, run: list };
    if (dice < 86) return { id, run: () => close(id, 'ended') };
    if (dice < 92) return { id, run: () => close(id, 'removed') };
    if (dice < 98) return { id, run: () => revoke(id) };
    return { id, run: removeAll };
  }

  /** Whether it was answered, be it with a refusal. */
  async function attempt({ id, run }: ReturnType<typeof choose>): Promise<boolean> {
    const asked = ledger.now();
    try {
      await run();
      return true;
    } catch (error) {
      if (isDoubtful(error)) return false;
      if (!isRefusal(error)) throw error;
      if (id !== undefined) ledger.treatedAs(id, 'closed', asked);
      return true;
    }
  }

  return {
    ledger,
    async step() {
      const first = choose();
      // Two at once, as from two tabs. A sign-in is for itself, for it changes the cookie that others need.
      const second = first.id === undefined || random.below(3) > 0 ? undefined : choose();
      const all = second?.id === undefined ? [first] : [first, second];
      const answered = await Promise.all(all.map(attempt));
      return { sent: all.length, answered: answered.filter(Boolean).length };
    },
    async catchUp() {
      let version = 0;
      const readVersion = async (): Promise<void> => void (version = await list());
      // Something that is pushed comes last: activity is not. Whoever is killed meanwhile does not answer.
      for (const run of [signIn, readVersion]) while (!(await attempt({ id: undefined, run })));
      await told.atLeast(version);
    },
    stop: () => stopListening?.(),
  };
}

/** What the event stream has told. */
function createTold() {
  let latest = -1;
  const waiting = new Set<() => void>();
  return {
    note(version: number): void {
      latest = Math.max(latest, version);
      for (const look of waiting) look();
    },
    atLeast: (version: number) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (latest < version) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** The app's own routes fail with a `TypeError`, as `fetch` does. */
function isDoubtful(error: unknown): boolean {
  return error instanceof TypeError || (isSessionError(error) && doubtful.includes(error.code));
}

function isRefusal(error: unknown): error is SessionError {
  return isSessionError(error) && closedCodes.includes(error.code);
}
