import {
  type SessionMutationResult,
  httpBackend,
  isSessionError,
  type SessionError,
  type SessionErrorCode,
} from 'multisession/core';
import * as v from 'valibot';
import { jwtOf } from '../../jwt-of.ts';
import { createCookieFetch } from '../processes/cookie-fetch.ts';
import { signInResponse } from '../processes/messages.ts';
import { createLedger, type Ledger, type LedgerSnapshot } from './ledger.ts';
import type { Random } from './random.ts';

/** A simulated browser that sends random requests and records the responses. */
export interface SoakBrowser {
  readonly ledger: Ledger;
  /** The users who sign in in this browser, and in no other. */
  readonly userIds: readonly string[];
  /** Sends one request, or two at the same time. Resolves with the numbers of requests and responses. */
  readonly step: () => Promise<Steps>;
  /** Signs in and out again. Resolves when the event stream has sent both. */
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

  /** Opens the event stream with the cookies that the browser has by now, as the store does for a new session. */
  function listen(): void {
    stopListening?.();
    stopListening = backend.subscribe?.(({ sessions = {} }) => received.add(sessions));
  }

  async function signIn(): Promise<string> {
    const userId = `${name}/${random.pick(names)}`;
    const before = ledger.snapshot();
    ledger.signInRequested(userId);
    const { sessionId } = v.parse(signInResponse, await post('/api/sign-in', { userId }));
    ledger.signedIn(sessionId, userId, before);
    listen();
    return sessionId;
  }

  async function list(): Promise<void> {
    const before = ledger.snapshot();
    const client = await backend.getClient(context);
    ledger.clientReceived(client, before);
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
    const payload: unknown = JSON.parse(Buffer.from(jwtOf(jwt).split('.')[1] ?? '', 'base64url').toString());
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
    userIds: names.map((user) => `${name}/${user}`),
    async step() {
      // Sends two requests at the same time, like two tabs.
      const all = random.below(3) > 0 ? [pickRequest()] : [pickRequest(), pickRequest()];
      const results = await Promise.all(all.map(attempt));
      return { sent: all.length, received: results.filter(Boolean).length };
    },
    async catchUp() {
      let id = '';
      const signInOnce = async (): Promise<void> => void (id = await signIn());
      const endIt = (): Promise<void> => close(id, 'ended');
      // Retries requests that a killed process did not respond to.
      while (!(await attempt({ id: undefined, run: signInOnce })));
      await received.atLeast(id, 1);
      while (!(await attempt({ id: undefined, run: endIt })));
      await received.atLeast(id, 2);
    },
    stop: () => stopListening?.(),
  };
}

/** Tracks the latest versions that the event stream has sent. */
function trackVersions() {
  const latest = new Map<string, number>();
  const waiting = new Set<() => void>();
  return {
    add(versions: Readonly<Record<string, number>>): void {
      for (const [id, version] of Object.entries(versions)) latest.set(id, version);
      for (const check of waiting) check();
    },
    atLeast: (id: string, version: number) =>
      new Promise<void>((resolve) => {
        const check = (): void => {
          if ((latest.get(id) ?? 0) < version) return;
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
