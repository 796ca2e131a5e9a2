import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, sessionOf, settle } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const ways: readonly [string, (made: SeveralTabs) => Promise<unknown>][] = [
  ['is removed', ({ tabs: [tab] }) => tab?.store.signOut({ session: 'sess_bob' }) ?? Promise.reject()],
  [
    'is ended',
    ({ tabs: [tab] }) => tab?.store.signOut({ session: 'sess_bob', mode: 'end' }) ?? Promise.reject(),
  ],
  [
    'is removed in another tab',
    ({ tabs: [, tab] }) => tab?.store.signOut({ session: 'sess_bob' }) ?? Promise.reject(),
  ],
  [
    'is removed while it is the current one',
    async ({ tabs: [tab] }) => {
      await tab?.store.switchTo('sess_bob');
      await tab?.store.signOut();
    },
  ],
  [
    'is lost',
    ({ backend, tabs: [tab] }) => {
      backend.close('sess_bob', 'revoked');
      return tab?.store.refresh() ?? Promise.reject();
    },
  ],
];

describe.each(ways)('a session that %s', (_, close) => {
  it('takes its own tokens along and keeps the others’', async () => {
    const made = await severalTabs(2);
    const tab = tabAt(made, 0);
    const [own, others] = [sessionOf(tab.store, 'sess_bob'), sessionOf(tab.store, 'sess_ada')];
    for (const session of [own, others]) {
      void session?.getToken();
      await vi.advanceTimersByTimeAsync(200);
      // From now on it is answered without a look at the session.
      await session?.getToken();
    }
    const kept = await others.getToken();
    await close(made);
    await vi.advanceTimersByTimeAsync(10);
    expect(own.lastActiveToken).toBeNull();
    expect(await own.getToken()).toBeNull();
    expect(others.lastActiveToken?.jwt).toBe(kept);
    expect(await others.getToken()).toBe(kept);
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it('gives up what is asked for it, and nobody else’s', async () => {
    const made = await severalTabs(2);
    const tab = tabAt(made, 0);
    made.backend.injectFaults(({ method }) =>
      method === 'createToken' ? { responseDelayMs: 5000 } : undefined,
    );
    const own = sessionOf(tab.store, 'sess_bob').getToken();
    const others = sessionOf(tab.store, 'sess_ada').getToken();
    own.catch(() => {});
    await vi.advanceTimersByTimeAsync(500);
    await close(made);
    await vi.advanceTimersByTimeAsync(10);
    await expect(own).rejects.toMatchObject({ code: 'session_closed', sessionId: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(decodeJwt((await others) ?? '')['sid']).toBe('sess_ada');
  });
});

it('a token that arrives after its session was closed is thrown away', async () => {
  const made = await severalTabs(1);
  const { store } = tabAt(made, 0);
  const own = sessionOf(tabAt(made, 0).store, 'sess_ada');
  made.backend.injectFaults(({ method }) =>
    method === 'createToken' ? { responseDelayMs: 5000 } : undefined,
  );
  const call = own.getToken();
  call.catch(() => {});
  await settle();
  await store.signOut();
  await vi.advanceTimersByTimeAsync(6000);
  expect(own.lastActiveToken).toBeNull();
  expect(JSON.stringify(store.getState())).not.toContain('eyJ');
});

it('a token is thrown away, too, where the backend goes on with what it was told to give up', async () => {
  const never = new AbortController();
  const made = await severalTabs(1, {
    wrap: (backend) => ({
      ...backend,
      createToken: (id, request) => backend.createToken(id, request, { signal: never.signal }),
    }),
  });
  made.backend.injectFaults(({ method }) =>
    method === 'createToken' ? { responseDelayMs: 1000 } : undefined,
  );
  const call = sessionOf(tabAt(made, 0).store, 'sess_ada').getToken();
  call.catch(() => {});
  await settle();
  await tabAt(made, 0).store.signOut();
  await vi.advanceTimersByTimeAsync(2000);
  await expect(call).rejects.toMatchObject({ code: 'session_closed' });
});

describe('switching the organization', () => {
  it('changes the default token at once, here and in the other tabs', async () => {
    const made = await severalTabs(2);
    for (const tab of made.tabs) {
      void sessionOf(tab.store, 'sess_ada').getToken();
      await vi.advanceTimersByTimeAsync(300);
      await sessionOf(tab.store, 'sess_ada').getToken();
    }
    await tabAt(made, 0).store.switchTo('sess_ada', { organizationId: 'org_2' });
    await vi.advanceTimersByTimeAsync(1);
    for (const tab of made.tabs) {
      const call = sessionOf(tab.store, 'sess_ada').getToken();
      await vi.advanceTimersByTimeAsync(300);
      expect(decodeJwt((await call) ?? '')['org_id']).toBe('org_2');
    }
  });

  it('and back finds the token from before', async () => {
    const made = await severalTabs(1);
    const { store } = tabAt(made, 0);
    const first = await sessionOf(tabAt(made, 0).store, 'sess_ada').getToken();
    await store.switchTo('sess_ada', { organizationId: 'org_2' });
    await sessionOf(tabAt(made, 0).store, 'sess_ada').getToken();
    await store.switchTo('sess_ada', { organizationId: null });
    expect(await sessionOf(tabAt(made, 0).store, 'sess_ada').getToken()).toBe(first);
    expect(countOf(made, 'createToken')).toBe(2);
  });
});
