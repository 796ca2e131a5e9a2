import type { LoadUsers } from 'multisession/server';
import { expect, it, vi } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { DAY, START, startServer } from './test-server.ts';
import { watchQueries } from './watch-queries.ts';

const ada = { publicUserData: { identifier: 'ada@example.com', firstName: 'Ada' } };

it('GET /v1/client returns a client without sessions if there is no cookie, and sets none', async () => {
  const { newBrowser } = await startServer();
  const reply = await newBrowser().send('GET', '/v1/client');
  expect(reply.status).toBe(200);
  expect(JSON.parse(reply.text)).toEqual({
    response: {
      object: 'client',
      id: null,
      sessions: [],
      closed_sessions: [],
      last_active_session_id: null,
      covers: 'presented',
    },
    now: START,
  });
  expect(reply.headers.has('set-cookie')).toBe(false);
});

it('GET /v1/client?first returns the same as GET /v1/client', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_1', ada);
  const first = await browser.send('GET', '/v1/client?first');
  expect(first.status).toBe(200);
  expect(first.text).toBe((await browser.send('GET', '/v1/client')).text);
});

it('GET /v1/client lists the sessions of a client in the order of sign-in', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  const first = await browser.signIn('user_1', ada);
  const second = await browser.signIn('user_2');
  await browser.send('POST', `/v1/client/sessions/${first.id}/touch`);
  const client = await browser.client();
  expect(client.id).toMatch(/^client_/);
  expect(client.sessions.map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(client.lastActiveSessionId).toBe(second.id);
});

it('GET /v1/client returns a signed-in session with its deadlines and public user data', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  const session = await browser.signIn('user_1', ada);
  expect(session).toMatchObject({
    status: 'active',
    userId: 'user_1',
    user: { id: 'user_1', firstName: 'Ada' },
    publicUserData: { userId: 'user_1', identifier: 'ada@example.com', firstName: 'Ada', lastName: null },
    createdAt: new Date(START),
    expireAt: new Date(START + 7 * DAY),
    abandonAt: new Date(START + 30 * DAY),
    factorVerifiedAt: { first: new Date(START), second: null },
    latestActivity: null,
    tasks: [],
  });
  expect((await browser.client()).sessions).toEqual([session]);
});

it('the server calls `loadUsers` once per request, for signed-in sessions only', async () => {
  const loadUsers = vi.fn<LoadUsers>(async (ids) => ids.map((id) => ({ id, plan: 'pro' })));
  const { newBrowser } = await startServer({ loadUsers });
  const browser = newBrowser();
  const one = await browser.signIn('user_1', ada);
  await browser.signIn('user_2');
  await browser.signIn('user_3');
  await browser.send('POST', `/v1/client/sessions/${one.id}/end`);
  loadUsers.mockClear();

  const { sessions } = await browser.client();
  expect(loadUsers.mock.calls).toEqual([[['user_2', 'user_3']]]);
  expect(sessions.map(({ user }) => user)).toEqual([
    null,
    { id: 'user_2', plan: 'pro' },
    { id: 'user_3', plan: 'pro' },
  ]);
  expect(sessions[0]?.publicUserData?.identifier).toBe('ada@example.com');
});

it('the server returns the public user data as the user when `loadUsers` does not find the user', async () => {
  const { newBrowser } = await startServer({ loadUsers: async () => [] });
  expect((await newBrowser().signIn('user_1', ada)).user).toMatchObject({ id: 'user_1', firstName: 'Ada' });
});

it('GET /v1/client does not increment the version of a session', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  const { version } = await browser.signIn('user_1');
  await browser.client();
  expect((await browser.client()).sessions).toMatchObject([{ version }]);
});

it('DELETE /v1/client/sessions removes all sessions, including closed ones', async () => {
  const { newBrowser } = await startServer();
  const browser = newBrowser();
  const one = await browser.signIn('user_1');
  const two = await browser.signIn('user_2');
  await browser.send('POST', `/v1/client/sessions/${one.id}/end`);

  const { client } = await browser.send('DELETE', '/v1/client/sessions');
  expect(client).toMatchObject({ id: null, sessions: [], lastActiveSessionId: null });
  for (const { id } of [one, two]) {
    expect((await browser.send('GET', `/v1/client/sessions/${id}`)).session.status).toBe('removed');
  }
  expect((await browser.send('DELETE', '/v1/client/sessions')).client).toEqual(client);
});

it.each([
  ['GET', ''],
  ['POST', '/end'],
  ['POST', '/remove'],
])(
  '%s /v1/client/sessions/:id%s returns a removed session without data of its user',
  async (method, action) => {
    const { newBrowser } = await startServer({
      geolocate: () => ({ ipAddress: '192.0.2.1', city: 'Paris' }),
    });
    const browser = newBrowser();
    const tasks = [{ key: 'verify-phone', phone: '+33 1' }];
    const { id } = await browser.signIn('user_1', { ...ada, tasks, remoteAddress: '192.0.2.1' });
    const path = `/v1/client/sessions/${id}`;
    const withoutUserData = {
      status: 'removed',
      user: null,
      publicUserData: null,
      latestActivity: null,
      tasks: [],
    };
    await browser.send('POST', `${path}/remove`);
    const { text, session } = await browser.send(method, path + action);
    expect(session).toMatchObject(withoutUserData);
    const { text: client } = await browser.send('GET', '/v1/client');
    for (const datum of ['ada@', 'Paris', '192.0.2.1', '+33']) expect(text + client).not.toContain(datum);
  },
);

it('DELETE /v1/client/sessions returns an empty client when there is no cookie', async () => {
  const { newBrowser } = await startServer();
  const reply = await newBrowser().send('DELETE', '/v1/client/sessions');
  expect([reply.status, reply.client.id]).toEqual([200, null]);
});

it('the server reports a failed query to `onError` and returns 500 without details', async () => {
  const failure = new Error('secret detail');
  let isBroken = false;
  const database = watchQueries(await (await createTestDatabase()).open(), () => {
    if (isBroken) throw failure;
  });
  const { newBrowser, failures } = await startServer({ database });
  const browser = newBrowser();
  await browser.signIn('user_1');
  isBroken = true;
  const reply = await browser.send('GET', '/v1/client');
  expect([reply.status, reply.error.code]).toEqual([500, 'server_error']);
  expect(reply.text).not.toContain('secret detail');
  expect(failures).toEqual([failure]);
});
