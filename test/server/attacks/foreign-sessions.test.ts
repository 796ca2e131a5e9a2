import { describe, expect, it } from 'vitest';
import { routeTable } from '../../../src/server/http/route-table.ts';
import { startServer } from '../test-server.ts';
import { clientRoutes, sessionRoutes, tokenTemplates } from './every-route.ts';

const MISSING = `sess_${'0'.repeat(27)}`;

async function signInBoth() {
  const started = await startServer({ tokenTemplates, authorizeOrganization: async () => true });
  const [victim, attacker] = [started.newBrowser(), started.newBrowser()];
  const session = await victim.signIn('user_1');
  // The attacker has the same user ID, because access depends on the cookie only.
  const own = await attacker.signIn('user_1');
  return { ...started, victim, attacker, session, own };
}

it('the lists of routes under test are complete', () => {
  const otherRoutes = ['LIVENESS', 'READINESS', 'KEYS', '/v1/sessions'];
  expect(Object.keys(routeTable)).toHaveLength(
    sessionRoutes.length + clientRoutes.length + otherRoutes.length,
  );
});

describe.each(sessionRoutes)('%s /v1/client/sessions/:id%s', (method, action) => {
  it('returns the same response for the session of another client as for an unknown session', async () => {
    const { attacker, victim, session } = await signInBoth();
    const [missing, foreign] = [MISSING, session.id].map((id) =>
      attacker.send(method, `/v1/client/sessions/${id}${action}`),
    );
    const [expected, actual] = [await missing, await foreign];
    expect([expected?.status, expected?.error.code]).toEqual([404, 'session_not_found']);
    expect([actual?.status, actual?.text]).toEqual([expected?.status, expected?.text]);
    expect([...(actual?.headers ?? [])]).toEqual([...(expected?.headers ?? [])]);
    expect((await victim.client()).sessions).toEqual([session]);
  });

  it('uses the session ID of the path, even if the header contains another one', async () => {
    const { attacker, session, own } = await signInBoth();
    attacker.headers = { 'multisession-session': own.id };
    const reply = await attacker.send(method, `/v1/client/sessions/${session.id}${action}`);
    expect(reply.error.code).toBe('session_not_found');
  });

  it('does not accept a bearer token instead of the cookie', async () => {
    const { attacker, victim, session } = await signInBoth();
    const { jwt } = await victim.send('POST', `/v1/client/sessions/${session.id}/tokens`);
    attacker.cookie = null;
    attacker.headers = { authorization: `Bearer ${jwt}` };
    const reply = await attacker.send(method, `/v1/client/sessions/${session.id}${action}`);
    expect([reply.status, reply.error.code]).toEqual([404, 'session_not_found']);
  });
});

it('sessions of another user cannot be listed or revoked as devices', async () => {
  const { attacker, session, own } = await signInBoth();
  const stranger = await attacker.signIn('user_2');
  const reply = await attacker.send(
    'POST',
    `/v1/client/sessions/${stranger.id}/devices/${session.id}/revoke`,
  );
  expect(JSON.parse(reply.text)['response']).toBeNull();
  const list = await attacker.send('GET', `/v1/client/sessions/${own.id}/devices`);
  expect(list.page.data.map(({ userId }) => userId)).toEqual(['user_1', 'user_1']);
});

it('an organization of another user is rejected like an unknown one, for the session and for tokens', async () => {
  const { newBrowser } = await startServer({
    authorizeOrganization: async (userId, organization) => userId === 'user_1' && organization === 'org_1',
  });
  const browser = newBrowser();
  await browser.signIn('user_1', { organizationId: 'org_1' });
  const other = await browser.signIn('user_2');
  const path = `/v1/client/sessions/${other.id}`;
  const replies = [
    await browser.send('POST', `${path}/touch`, { active_organization_id: 'org_1' }),
    await browser.send('POST', `${path}/touch`, { active_organization_id: 'org_nowhere' }),
    await browser.send('POST', `${path}/tokens`, { organization_id: 'org_1' }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([422, 422, 422]);
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  expect((await browser.client()).sessions[1]).toEqual(other);
});
