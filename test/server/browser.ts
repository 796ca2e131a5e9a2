import {
  type ClientSnapshot,
  parseClient,
  parseEnvelope,
  parseSession,
  type SessionData,
  type SessionErrorCode,
} from '../../src/session/index.ts';
import type { SessionServer, SignInOptions } from 'multisession/server';
import * as v from 'valibot';
import { expect } from 'vitest';

export const ORIGIN = 'https://app.example';

const wireErrors = v.object({
  errors: v.tuple([
    v.object({
      code: v.string(),
      message: v.string(),
      meta: v.optional(v.object({ param: v.optional(v.string()), session_id: v.optional(v.string()) })),
    }),
  ]),
});

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The session in the answer, parsed. Fails the test where there is none, as do the others. */
  readonly session: SessionData;
  /** The client in the answer, or beside it. */
  readonly client: ClientSnapshot;
  readonly jwt: string;
  readonly error: { code: SessionErrorCode; param: string | undefined; message: string };
}

export interface Browser {
  /** The cookie as it is sent; null for none. */
  cookie: string | null;
  request(method: string, path: string, init?: { body?: BodyInit | null; headers?: HeadersInit }): Request;
  send(method: string, path: string, body?: unknown): Promise<Reply>;
  client(): Promise<ClientSnapshot>;
  signIn(userId: string, options?: Omit<SignInOptions, 'userId'>): Promise<SessionData>;
  /** Does what the app's own route does: completes a task and takes the new cookie. */
  completeTask(sessionId: string, key: string): Promise<SessionData>;
  takeCookie(headers: Headers): void;
}

/** Keeps a cookie and sends what a browser sends from a page of {@link ORIGIN}. */
export function createBrowser(server: SessionServer): Browser {
  const browser: Browser = {
    cookie: null,
    request(method, path, { body = null, headers } = {}) {
      const all = new Headers({ 'sec-fetch-site': 'same-origin' });
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
    takeCookie(headers) {
      const [pair] = headers.getSetCookie()[0]?.split(';') ?? [];
      if (pair !== undefined) browser.cookie = pair;
    },
  };
  return browser;
}

/** Reads an answer as a client would, so every test also checks that what the server says can be read. */
export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { session, client, jwt } = response.ok ? readAnswer(text) : {};
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
    get jwt() {
      return present(jwt, text);
    },
    get error() {
      const { code, message, meta } = v.parse(wireErrors, JSON.parse(text)).errors[0];
      // SAFETY: tests compare it with the codes there are.
      return { code: code as SessionErrorCode, message, param: meta?.param };
    },
  };
}

function readAnswer(text: string) {
  const envelope = parseEnvelope(JSON.parse(text));
  expect(envelope.now).toBeInstanceOf(Date);
  const { response } = envelope;
  const kind = v.parse(v.nullable(v.object({ object: v.string() })), response)?.object ?? 'client';
  const client = kind === 'client' ? parseClient(response) : undefined;
  const beside = envelope.client === undefined ? undefined : parseClient(envelope.client);
  expect(client?.broken ?? beside?.broken ?? []).toEqual([]);
  return {
    session: kind === 'session' ? parseSession(response) : undefined,
    client: client ?? beside,
    jwt: kind === 'token' ? v.parse(v.object({ jwt: v.string() }), response).jwt : undefined,
  };
}

function present<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`The answer does not hold that: ${text}`);
  return value;
}
