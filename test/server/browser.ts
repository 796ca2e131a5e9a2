import {
  type ClientSnapshot,
  parseClient,
  type Paginated,
  parseSession,
  parseSessionPage,
  type SessionData,
  type SessionErrorCode,
} from '../../src/session/index.ts';
import { successSchema, errorSchema } from './response-schemas.ts';
import type { SessionServer, SignInOptions } from 'multisession/server';
import * as v from 'valibot';
import { expect } from 'vitest';

export const ORIGIN = 'https://app.example';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The session in the answer, parsed. Fails the test where there is none, as do the others. */
  readonly session: SessionData;
  /** The client in the answer, or beside it. */
  readonly client: ClientSnapshot;
  readonly page: Paginated<SessionData>;
  readonly jwt: string;
  readonly error: { code: SessionErrorCode; param: string | undefined; message: string };
}

export interface Browser {
  /** The cookie as it is sent; null for none. */
  cookie: string | null;
  /** The receipts that are sent beside it. */
  receipts: readonly string[];
  /** What it sends with every request besides. */
  headers: Readonly<Record<string, string>>;
  request(method: string, path: string, init?: { body?: BodyInit | null; headers?: HeadersInit }): Request;
  send(method: string, path: string, body?: unknown): Promise<Reply>;
  client(): Promise<ClientSnapshot>;
  signIn(userId: string, options?: Omit<SignInOptions, 'userId'>): Promise<SessionData>;
  /** Does what the app's own route does: completes a task and takes the new cookie. */
  completeTask(sessionId: string, key: string): Promise<SessionData>;
  /** Does what the app's own route does: notes that a factor was proved and takes the new cookie. */
  recordFactorVerification(sessionId: string, factor: 'first' | 'second'): Promise<SessionData>;
  takeCookie(headers: Headers): void;
}

/** Keeps a cookie and sends what a browser sends from a page of {@link ORIGIN}. */
export function createBrowser(server: SessionServer): Browser {
  const browser: Browser = {
    cookie: null,
    receipts: [],
    headers: {},
    request(method, path, { body = null, headers } = {}) {
      const all = new Headers({ 'sec-fetch-site': 'same-origin', ...browser.headers });
      if (method !== 'GET') all.set('origin', ORIGIN);
      const cookies = [...(browser.cookie === null ? [] : [browser.cookie]), ...browser.receipts];
      if (cookies.length > 0) all.set('cookie', cookies.join('; '));
      for (const [name, value] of new Headers(headers)) all.set(name, value);
      return new Request(ORIGIN + path, { method, headers: all, ...(body !== null && { body }) });
    },
    async send(method, path, body) {
      const init =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return readReply(await server.fetch(browser.request(method, path, init)));
    },
    async client() {
      return (await browser.send('GET', '/v1/client')).client;
    },
    async signIn(userId, options) {
      const { session, headers } = await server.sessions.signIn(browser.request('POST', '/api/sign-in'), {
        userId,
        ...options,
      });
      browser.takeCookie(headers);
      return session;
    },
    async completeTask(sessionId, key) {
      const request = browser.request('POST', '/api/task');
      const { session, headers } = await server.sessions.completeTask(request, { sessionId, key });
      browser.takeCookie(headers);
      return session;
    },
    async recordFactorVerification(sessionId, factor) {
      const request = browser.request('POST', '/api/factor');
      const { session, headers } = await server.sessions.recordFactorVerification(request, {
        sessionId,
        factor,
      });
      browser.takeCookie(headers);
      return session;
    },
    takeCookie(headers) {
      const pairs = headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
      browser.cookie = pairs.at(-1) ?? browser.cookie;
      browser.receipts = [...browser.receipts, ...pairs.slice(0, -1)];
    },
  };
  return browser;
}

/** Holds an answer against the protocol and reads it as a client would, in every test. */
export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  if (!response.ok && text !== '') v.parse(errorSchema, JSON.parse(text));
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { session, client, page, jwt } = response.ok ? readAnswer(text) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    get session() {
      return present(session, text);
    },
    get client() {
      return present(client, text);
    },
    get page() {
      return present(page, text);
    },
    get jwt() {
      return present(jwt, text);
    },
    get error() {
      const { code, message, meta } = v.parse(errorSchema, JSON.parse(text)).errors[0];
      // SAFETY: tests compare it with the codes there are.
      return { code: code as SessionErrorCode, message, param: meta?.param };
    },
  };
}

function readAnswer(text: string) {
  const { response, client } = v.parse(successSchema, JSON.parse(text));
  const kind = response && ('object' in response ? response.object : 'page');
  const whole = kind === 'client' || kind === null ? parseClient(response) : undefined;
  const beside = client && parseClient(client);
  expect(whole?.invalidSessions ?? beside?.invalidSessions ?? []).toEqual([]);
  return {
    session: kind === 'session' ? parseSession(response) : undefined,
    client: whole ?? beside,
    page: kind === 'page' ? parseSessionPage(response) : undefined,
    jwt: response && 'jwt' in response ? response.jwt : undefined,
  };
}

function present<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`The answer does not hold that: ${text}`);
  return value;
}
