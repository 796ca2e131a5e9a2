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
  /** The parsed session of the response. This and the other getters throw if the response contains none. */
  readonly session: SessionData;
  /** The parsed client, whether the response is the client or includes it next to another resource. */
  readonly client: ClientSnapshot;
  readonly page: Paginated<SessionData>;
  readonly jwt: string;
  readonly error: { code: SessionErrorCode; param: string | undefined; message: string };
}

export interface Browser {
  /** The cookies as `name=value` pairs, as they are sent. Null if there are none. */
  cookie: string | null;
  /** Additional headers of every request. */
  headers: Readonly<Record<string, string>>;
  request(method: string, path: string, init?: { body?: BodyInit | null; headers?: HeadersInit }): Request;
  /** Sends a request and stores the cookies of the response. */
  send(method: string, path: string, body?: unknown): Promise<Reply>;
  client(): Promise<ClientSnapshot>;
  /** Signs a user in, like a route of the app, stores the new cookies, and presents them once. */
  signIn(userId: string, options?: Omit<SignInOptions, 'userId'>): Promise<SessionData>;
  /** Completes a task, like a route of the app, and stores the new cookie. */
  completeTask(sessionId: string, key: string): Promise<SessionData>;
  /** Records a verified factor, like a route of the app, and stores the new cookie. */
  recordFactorVerification(sessionId: string, factor: 'first' | 'second'): Promise<SessionData>;
  storeCookies(headers: Headers): void;
}

/** Creates a browser that stores cookies and sends the headers of a page of {@link ORIGIN}. */
export function createBrowser(server: SessionServer): Browser {
  let pairs: readonly string[] = [];
  const browser: Browser = {
    get cookie() {
      return pairs.length > 0 ? pairs.join('; ') : null;
    },
    set cookie(text) {
      pairs = text === null ? [] : text.split('; ');
    },
    headers: {},
    request(method, path, { body = null, headers } = {}) {
      const all = new Headers({ 'sec-fetch-site': 'same-origin', ...browser.headers });
      if (method !== 'GET') all.set('origin', ORIGIN);
      if (browser.cookie !== null) all.set('cookie', browser.cookie);
      for (const [name, value] of new Headers(headers)) all.set(name, value);
      return new Request(ORIGIN + path, { method, headers: all, ...(body !== null && { body }) });
    },
    async send(method, path, body) {
      const init =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const reply = await readReply(await server.fetch(browser.request(method, path, init)));
      browser.storeCookies(reply.headers);
      return reply;
    },
    async client() {
      return (await browser.send('GET', '/v1/client')).client;
    },
    async signIn(userId, options) {
      const { session, headers } = await server.sessions.signIn(browser.request('POST', '/api/sign-in'), {
        userId,
        ...options,
      });
      browser.storeCookies(headers);
      // Presents the new cookie, like the page that is shown next. It would be revoked after ten minutes otherwise.
      await server.fetch(browser.request('HEAD', '/v1/client/events'));
      return session;
    },
    async completeTask(sessionId, key) {
      const request = browser.request('POST', '/api/task');
      const { session, headers } = await server.sessions.completeTask(request, { sessionId, key });
      browser.storeCookies(headers);
      return session;
    },
    async recordFactorVerification(sessionId, factor) {
      const request = browser.request('POST', '/api/factor');
      const { session, headers } = await server.sessions.recordFactorVerification(request, {
        sessionId,
        factor,
      });
      browser.storeCookies(headers);
      return session;
    },
    storeCookies(headers) {
      for (const line of headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split('; ');
        const name = pair.slice(0, pair.indexOf('=') + 1);
        const others = pairs.filter((known) => !known.startsWith(name));
        pairs = attributes.includes('Max-Age=0') ? others : [...others, pair];
      }
    },
  };
  return browser;
}

/** Returns the name of the cookie of a session. */
export function cookieName({ id }: { readonly id: string }): string {
  return `__Host-multisession-${id.slice('sess_'.length)}`;
}

/** Returns the cookie of a session as a `name=value` pair. */
export function cookieOf(browser: Browser, session: { readonly id: string }): string {
  const pair = browser.cookie?.split('; ').find((known) => known.startsWith(`${cookieName(session)}=`));
  if (pair === undefined) throw new Error('The browser has no cookie of the session.');
  return pair;
}

/** Validates a response against the schemas of the protocol, and parses it as a client does. */
export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  if (!response.ok && text !== '') v.parse(errorSchema, JSON.parse(text));
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { session, client, page, jwt } = response.ok ? parseSuccess(text) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    get session() {
      return required(session, text);
    },
    get client() {
      return required(client, text);
    },
    get page() {
      return required(page, text);
    },
    get jwt() {
      return required(jwt, text);
    },
    get error() {
      const { code, message, meta } = v.parse(errorSchema, JSON.parse(text)).errors[0];
      // SAFETY: tests compare it with existing codes only.
      return { code: code as SessionErrorCode, message, param: meta?.param };
    },
  };
}

function parseSuccess(text: string) {
  const { response, client } = v.parse(successSchema, JSON.parse(text));
  const kind = response && ('object' in response ? response.object : 'page');
  const ownClient = kind === 'client' || kind === null ? parseClient(response) : undefined;
  const includedClient = client && parseClient(client);
  expect(ownClient?.invalidSessions ?? includedClient?.invalidSessions ?? []).toEqual([]);
  return {
    session: kind === 'session' ? parseSession(response) : undefined,
    client: ownClient ?? includedClient,
    page: kind === 'page' ? parseSessionPage(response) : undefined,
    jwt: response && 'jwt' in response ? response.jwt : undefined,
  };
}

function required<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`The response does not contain the requested resource: ${text}`);
  return value;
}
