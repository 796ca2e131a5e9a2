import {
  type SessionMutationResult,
  httpBackend,
  isSessionError,
  type SessionError,
  type SessionErrorCode,
} from 'multisession/core';
import * as v from 'valibot';
import { createCookieFetch } from '../processes/cookie-fetch.ts';
import { signInResponse } from '../processes/messages.ts';
import { createLedger, type Ledger, type LedgerSnapshot } from './ledger.ts';
import type { Random } from './random.ts';

/** A simulated browser that sends random requests and records the responses. */
export interface SoakBrowser {
  readonly ledger: Ledger;
  /** Sends one request, or two at the same time. Resolves with the numbers of requests and responses. */
  readonly step: () => Promise<Steps>;
  /** Signs in and reads the client. Resolves when the event stream has sent the version that was read. */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => void;
}

interface Steps {
  readonly sent: number;
  readonly received: number;
}

export interface SoakBrowserOptions {
  readonly name: string;
  readonly origin: string;
  readonly transport?: typeof fetch;
  readonly random: Random;
  readonly report: (problem: string) => void;
}

const names = ['ada', 'bob', 'carol', 'dan'];
/** The error codes of requests that may have had an effect. */
const inconclusiveCodes: readonly SessionErrorCode[] = ['network_error', 'server_error'];
const closedCodes: readonly SessionErrorCode[] = ['session_closed', 'session_not_found', 'client_not_found'];
const claims = v.object({ sid: v.string(), sub: v.string() });
const context = { signal: new AbortController().signal };

export function createSoakBrowser(options: SoakBrowserOptions): SoakBrowser {
  const { name, origin, random, report } = options;
  const { fetch } = createCookieFetch(origin, options.transport);
  // Disables retries, so that each request without a response is recorded as inconclusive.
  const backend = httpBackend({ baseUrl: origin, fetch, retries: 0 });
  const ledger = createLedger(name, report);
  const received = trackVersions();
  let stopListening: (() => void) | undefined;

  async function post(path: string, body: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new TypeError(`${path} returned ${response.status}`);
    return response.json();
  }

  async function signIn(): Promise<void> {
    const userId = `${name}/${random.pick(names)}`;
    const before = ledger.snapshot();
    ledger.signInRequested(userId);
    const { sessionId } = v.parse(signInResponse, await post('/api/sign-in', { userId }));
    ledger.signedIn(sessionId, userId, before);
    stopListening ??= backend.subscribe?.(({ version }) => received.add(version));
  }

  async function list(): Promise<number> {
    const before = ledger.snapshot();
    const client = await backend.getClient(context);
    ledger.clientReceived(client, before);
    return client.version;
  }

  async function touch(id: string): Promise<void> {
    const before = ledger.snapshot();
    receive(id, await backend.touchSession(id, {}, context), before);
    ledger.treatedAs(id, 'signed in', before);
  }

  async function close(id: string, status: 'ended' | 'removed'): Promise<void> {
    const before = ledger.snapshot();
    ledger.closeRequested(status, [id]);
    const closed =
      status === 'ended' ? backend.endSession(id, context) : backend.removeSession(id, {}, context);
    receive(id, await closed, before);
    ledger.closeConfirmed([id]);
  }

  async function removeAll(): Promise<void> {
    const before = ledger.snapshot();
    ledger.closeRequested('removed', before.known);
    const { client } = await backend.removeAllSessions(context);
    if (client) ledger.clientReceived(client, before);
    ledger.closeConfirmed(before.known);
  }

  async function revoke(sessionId: string): Promise<void> {
    ledger.closeRequested('revoked', [sessionId]);
    await post('/api/revoke', { sessionId });
    ledger.closeConfirmed([sessionId]);
  }

  async function createToken(id: string): Promise<void> {
    const before = ledger.snapshot();
    const jwt = await backend.createToken(id, {}, context);
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
    const { sid, sub } = v.parse(claims, payload);
    if (sid !== id || !sub.startsWith(`${name}/`)) report(`${name}, ${id}: a token of another session`);
    ledger.treatedAs(id, 'signed in', before);
  }

  function receive(id: string, { session, client }: SessionMutationResult, before: LedgerSnapshot): void {
    if (session && session.id !== id) report(`${name}, ${id}: another session was returned`);
    if (session) ledger.sessionReceived(session, before);
    if (client) ledger.clientReceived(client, before);
  }

  function pickRequest(): { readonly id: string | undefined; readonly run: () => Promise<unknown> } {
    // Most earlier sessions are closed.
    const ids = ledger.ids().slice(-6);
    const id = random.pick(ids);
    const dice = random.below(100);
    if (id === undefined || dice < 15) return { id: undefined, run: signIn };
    if (dice < 40) return { id, run: () => touch(id) };
    if (dice < 60) return { id, run: () => createToken(id) };
    if (dice < 78) return { id, run: list };
    if (dice < 86) return { id, run: () => close(id, 'ended') };
    if (dice < 92) return { id, run: () => close(id, 'removed') };
    if (dice < 98) return { id, run: () => revoke(id) };
    return { id, run: removeAll };
  }

  /** Returns whether there was a response, including an error. */
  async function attempt({ id, run }: ReturnType<typeof pickRequest>): Promise<boolean> {
    const before = ledger.snapshot();
    try {
      await run();
      return true;
    } catch (error) {
      if (isInconclusive(error)) return false;
      if (!isRejection(error)) throw error;
      if (id !== undefined) ledger.treatedAs(id, 'closed', before);
      return true;
    }
  }

  return {
    ledger,
    async step() {
      const first = pickRequest();
      // Sends two requests at the same time, like two tabs. A sign-in is sent alone, because it changes the cookie.
      const second = first.id === undefined || random.below(3) > 0 ? undefined : pickRequest();
      const all = second?.id === undefined ? [first] : [first, second];
      const results = await Promise.all(all.map(attempt));
      return { sent: all.length, received: results.filter(Boolean).length };
    },
    async catchUp() {
      let version = 0;
      const readVersion = async (): Promise<void> => void (version = await list());
      // Signs in, because activity alone sends no event. Retries requests that a killed process did not respond to.
      for (const run of [signIn, readVersion]) while (!(await attempt({ id: undefined, run })));
      await received.atLeast(version);
    },
    stop: () => stopListening?.(),
  };
}

/** Tracks the latest version that the event stream has sent. */
function trackVersions() {
  let latest = -1;
  const waiting = new Set<() => void>();
  return {
    add(version: number): void {
      latest = Math.max(latest, version);
      for (const check of waiting) check();
    },
    atLeast: (version: number) =>
      new Promise<void>((resolve) => {
        const check = (): void => {
          if (latest < version) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

/** The app's own routes fail with a `TypeError`, as `fetch` does. */
function isInconclusive(error: unknown): boolean {
  return error instanceof TypeError || (isSessionError(error) && inconclusiveCodes.includes(error.code));
}

function isRejection(error: unknown): error is SessionError {
  return isSessionError(error) && closedCodes.includes(error.code);
}
