import * as fc from 'fast-check';
import { canTransition, isEqual, isSignedInStatus, type SessionData } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { runs } from '../runs.ts';
import { DAY, startServer } from './test-server.ts';

const path = (id: string, action = '') => `/v1/client/sessions/${id}${action}`;

describe('concurrent requests', () => {
  it.each([
    ['end', 'touch'],
    ['touch', 'end'],
    ['remove', 'touch'],
    ['end', 'remove'],
    ['remove', 'end'],
    ['end', 'end'],
  ])('concurrent %s and %s never reopen a closed session', async (one, two) => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const send = (action: string) => browser.send('POST', path(id, `/${action}`));
    await Promise.all([send(one), send(two), send(one), send(two)]);
    const { session } = await browser.send('GET', path(id));
    expect(session.status).toBe([one, two].includes('remove') ? 'removed' : 'ended');
    expect((await send('touch')).status).toBe(409);
  });

  it('no pair of end, remove, touch and revoke reopens a closed session', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const actions = ['end', 'remove', 'touch', 'revoke'] as const;
    const closes = { end: 'ended', remove: 'removed', touch: 'active', revoke: 'revoked' } as const;
    for (let round = 0; round < runs({ few: 64, many: 1000 }); round++) {
      const { id } = await browser.signIn('user_1');
      const pair = [actions[round % 4] ?? 'end', actions[Math.floor(round / 4) % 4] ?? 'end'];
      const act = (action: (typeof pair)[number]) =>
        action === 'revoke' ? server.sessions.revoke(id) : browser.send('POST', path(id, `/${action}`));
      await Promise.all(pair.map(act));
      const status = (await server.sessions.get(id))?.status;
      const isClosing = pair.some((action) => action !== 'touch');
      expect(
        pair.filter((action) => action !== 'touch' || !isClosing).map((action) => closes[action]),
      ).toContain(status);
      expect((await browser.send('POST', path(id, '/touch'))).status).toBe(isClosing ? 409 : 200);
    }
  }, 300_000);

  it('a touch does not reopen a session that expires at the same time', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    for (let round = 0; round < 20; round++) {
      const { id } = await browser.signIn('user_1');
      clock.advance(7 * DAY);
      await Promise.all([
        browser.send('POST', path(id, '/touch')),
        browser.client(),
        browser.send('POST', path(id, '/touch')),
      ]);
      expect((await server.sessions.get(id))?.status).toBe('expired');
    }
  });

  it('each response contains each session at exactly one version', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const ids = [];
    for (const user of ['user_1', 'user_2', 'user_3']) ids.push((await browser.signIn(user)).id);
    const [first = '', second = '', third = ''] = ids;
    const actions = [
      path(first, '/touch'),
      path(second, '/touch'),
      path(third, '/end'),
      path(first, '/touch'),
    ];
    const replies = await Promise.all(actions.map((address) => browser.send('POST', address)));
    const known = new Map<string, SessionData>();
    for (const { client } of [...replies, { client: await browser.client() }]) {
      expect(client.sessions.map(({ id }) => id)).toEqual(ids);
      for (const session of client.sessions) {
        const key = `${session.id} ${session.version}`;
        expect(session).toEqual(known.get(key) ?? session);
        known.set(key, session);
      }
    }
  });

  it('concurrent changes to the tasks of a session lose none of them', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1', { tasks: [{ key: 'terms' }] });
    const keys = Array.from({ length: 10 }, (_, nth) => `task_${nth}`);
    await Promise.all([
      ...keys.map((key) => server.sessions.addTask(id, { key })),
      browser.completeTask(id, 'terms'),
      browser.send('POST', path(id, '/touch')),
    ]);
    expect((await server.sessions.get(id))?.tasks.map(({ key }) => key).toSorted()).toEqual(keys);
  });
});

describe('random sequences of requests', () => {
  type Step =
    | { kind: 'sign-in' | 'task'; user: number }
    | { kind: 'act'; action: 'touch' | 'end' | 'remove' | 'revoke'; nth: number }
    | { kind: 'remove-all' }
    | { kind: 'wait'; days: number };

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom('sign-in', 'task'), user: fc.nat(2) }),
    fc.record({
      kind: fc.constant('act'),
      action: fc.constantFrom('touch', 'end', 'remove', 'revoke'),
      nth: fc.nat(5),
    }),
    fc.record({ kind: fc.constant('remove-all') }),
    fc.record({ kind: fc.constant('wait'), days: fc.integer({ min: 1, max: 20 }) }),
  );

  it('sessions make only transitions of the state machine, in the order of their versions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        async (rounds) => {
          const { server, clock, newBrowser } = await startServer();
          const browser = newBrowser();
          const ids: string[] = [];
          const history = new Map<string, SessionData[]>();

          const act = async (action: string, id: string | undefined) => {
            if (id === undefined) return;
            if (action === 'revoke') await server.sessions.revoke(id);
            else await browser.send('POST', path(id, `/${action}`));
          };
          const run = async (action: Step) => {
            if (action.kind === 'wait') clock.advance(action.days * DAY);
            else if (action.kind === 'remove-all') await browser.send('DELETE', '/v1/client/sessions');
            else if (action.kind === 'act') await act(action.action, ids[action.nth % ids.length]);
            else {
              const tasks = action.kind === 'task' ? [{ key: 'setup-mfa' }] : [];
              ids.push((await browser.signIn(`user_${action.user}`, { tasks })).id);
            }
          };

          for (const round of rounds) {
            await Promise.all(round.map(run));
            await browser.client();
            for (const id of ids) {
              const session = await server.sessions.get(id);
              if (session) history.set(id, [...(history.get(id) ?? []), session]);
            }
          }
          for (const snapshots of history.values()) {
            const invalid = snapshots.filter(
              (after, index) => index > 0 && !mayFollow(snapshots[index - 1] ?? after, after),
            );
            expect(invalid).toEqual([]);
          }
        },
      ),
      { numRuns: runs({ few: 10, many: 30 }) },
    );
  });

  /** Whether one snapshot may follow another. Several transitions may lie between them, but none reopens a session. */
  function mayFollow(before: SessionData, after: SessionData): boolean {
    if (after.version === before.version) return isEqual(after, before);
    if (after.version < before.version) return false;
    if (isSignedInStatus(before.status) || after.status === before.status) return true;
    return !isSignedInStatus(after.status) && canTransition(before.status, after.status);
  }
});
