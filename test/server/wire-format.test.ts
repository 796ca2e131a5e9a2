// The statements of docs/wire-format.md.
import { readFileSync } from 'node:fs';
import { decodeProtectedHeader } from 'jose';
import { parseSession } from 'multisession/core';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import publishedPage from '../session/fixtures/page-in-milliseconds.json' with { type: 'json' };
import publishedSession from '../session/fixtures/session-in-seconds.json' with { type: 'json' };
import { START, startServer } from './test-server.ts';

const page = readFileSync(new URL('../../docs/wire-format.md', import.meta.url), 'utf8');
const [published, own] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']): unknown =>
  JSON.parse(json),
);
const objectSchema = v.record(v.string(), v.unknown());
const envelopeSchema = v.looseObject({
  response: objectSchema,
  client: v.optional(v.looseObject({ sessions: v.array(objectSchema) })),
  now: v.number(),
});

/** Returns the names and types of the fields of an object. */
function typesOf(object: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, typeof value]));
}

async function signedIn() {
  const started = await startServer({
    authorizeAdmin: () => true,
    tokenTemplates: { other: { audience: 'other' } },
  });
  const browser = started.newBrowser();
  await browser.signIn('user_1');
  const { id } = await browser.signIn('user_2');
  const path = `/v1/client/sessions/${id}`;
  const send = async (method: string, suffix = '') => {
    const { text } = await browser.send(method, path + suffix);
    return v.parse(envelopeSchema, JSON.parse(text));
  };
  return { ...started, browser, id, path, send };
}

describe('the published example of a session', () => {
  it('is the one in the docs, and is valid', () => {
    expect(published).toEqual(publishedSession);
    expect(parseSession(published).expireAt).toEqual(new Date(publishedSession.expire_at * 1000));
  });

  it.each([
    ['GET', '', 'active'],
    ['POST', '/end', 'ended'],
    ['POST', '/remove', 'removed'],
  ])(
    'has the fields and types of the response to %s /v1/client/sessions/:id%s',
    async (method, suffix, status) => {
      const { send, id } = await signedIn();
      const { response } = await send(method, suffix);
      expect(response).toMatchObject({ object: 'session', id, status });
      expect(typesOf(response)).toMatchObject(typesOf(publishedSession));
    },
  );

  it('has the lifetimes of the default policy', async () => {
    const { send } = await signedIn();
    const { last_active_at: from, expire_at, abandon_at } = publishedSession;
    expect((await send('GET')).response).toMatchObject({
      last_active_at: START,
      expire_at: START + (expire_at - from) * 1000,
      abandon_at: START + (abandon_at - from) * 1000,
    });
  });
});

describe('a session of the server', () => {
  it('has the fields of the example in the docs, in milliseconds', async () => {
    const { send } = await signedIn();
    const { response } = await send('GET');
    expect(Object.keys(v.parse(objectSchema, own))).toEqual(Object.keys(response));
    expect(own).toMatchObject(
      Object.fromEntries(Object.keys(publishedSession).map((name) => [name, expect.anything()])),
    );
    expect(parseSession(own)).toMatchObject({
      ...parseSession(publishedSession),
      factorVerifiedAt: {},
      version: 1,
    });
  });

  it('contains no token, and no user once it is closed', async () => {
    const { send } = await signedIn();
    await send('POST', '/tokens');
    const { response, client } = await send('POST', '/end');
    expect(response['user']).toBeNull();
    expect(JSON.stringify({ response, client })).not.toMatch(/token|eyJ/);
  });
});

describe('a response to a change', () => {
  it('has the changed session and the client, instead of an array of sessions', async () => {
    const { send, id } = await signedIn();
    const ended = await send('POST', '/end');
    expect([ended.response['id'], ended.client?.sessions.length, ended.now]).toEqual([id, 2, START]);
    const removed = await send('POST', '/remove');
    expect([removed.response['status'], removed.client?.sessions.length]).toEqual(['removed', 1]);
    expect((await send('POST', '/end')).response['status']).toBe('removed');
  });

  it('to a form is an error with the status 415', async () => {
    const { browser, path, server } = await signedIn();
    const body = new URLSearchParams({ active_organization_id: '', _method: 'DELETE' });
    const response = await server.fetch(browser.request('POST', `${path}/touch`, { body }));
    expect(response.status).toBe(415);
    expect((await response.json()).errors).toMatchObject([{ code: 'unsupported_media_type' }]);
  });
});

describe('a list of sessions', () => {
  it('has the fields of the published example, with dates', async () => {
    const { server, browser, id } = await signedIn();
    const list = await server.sessions.getSessionList({ userId: 'user_2' });
    expect(list).toMatchObject({
      data: [{ id, userId: 'user_2', lastActiveAt: new Date(START) }],
      totalCount: 1,
    });
    const { text } = await browser.send(
      'GET',
      '/v1/sessions?user_id=user_2&limit=500&offset=0&status=active',
    );
    const { response } = v.parse(envelopeSchema, JSON.parse(text));
    expect(typesOf(response)).toEqual(typesOf(publishedPage));
    const [row] = v.parse(v.array(objectSchema), response['data']);
    expect(typesOf(row ?? {})).toMatchObject(typesOf(publishedPage.data[0] ?? {}));
  });

  it.each(['', '?user_id=user_2&limit=0', '?user_id=user_2&limit=501', '?user_id=user_2&offset=-1'])(
    'is rejected with the query "%s"',
    async (query) => {
      const { browser } = await signedIn();
      expect((await browser.send('GET', `/v1/sessions${query}`)).error.code).toBe('invalid_request');
    },
  );
});

it('session tokens differ from tokens of templates by their type, and both are ES256', async () => {
  const { browser, path } = await signedIn();
  const header = async (suffix: string) =>
    decodeProtectedHeader((await browser.send('POST', `${path}/tokens${suffix}`)).jwt);
  expect(await header('')).toMatchObject({ alg: 'ES256', typ: 'session+jwt' });
  expect(await header('/other')).toMatchObject({ alg: 'ES256', typ: 'JWT' });
});
