import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, sessionOf, settle } from './set-up.ts';
import { countCalls, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const closures: readonly [string, (setup: SeveralTabs) => Promise<unknown>][] = [
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
    'is revoked',
    ({ backend, tabs: [tab] }) => {
      backend.close('sess_bob', 'revoked');
      return tab?.store.refresh() ?? Promise.reject();
    },
  ],
];

describe.each(closures)('a session that %s', (_, close) => {
  it('loses its own tokens, while other sessions keep theirs', async () => {
    const setup = await severalTabs(2);
    const tab = tabAt(setup, 0);
    const [own, other] = [sessionOf(tab.store, 'sess_bob'), sessionOf(tab.store, 'sess_ada')];
    for (const session of [own, other]) {
      void session?.getToken();
      await vi.advanceTimersByTimeAsync(200);
      await session?.getToken();
    }
    const otherToken = await other.getToken();
    await close(setup);
    await vi.advanceTimersByTimeAsync(10);
    expect(own.lastActiveToken).toBeNull();
    expect(await own.getToken()).toBeNull();
    expect(other.lastActiveToken?.jwt).toBe(otherToken);
    expect(await other.getToken()).toBe(otherToken);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it('aborts its own token request, and no other', async () => {
    const setup = await severalTabs(2);
    const tab = tabAt(setup, 0);
    setup.backend.injectFaults(({ method }) =>
      method === 'createToken' ? { responseDelayMs: 5000 } : undefined,
    );
    const own = sessionOf(tab.store, 'sess_bob').getToken();
    const other = sessionOf(tab.store, 'sess_ada').getToken();
    own.catch(() => {});
    await vi.advanceTimersByTimeAsync(500);
    await close(setup);
    await vi.advanceTimersByTimeAsync(10);
    await expect(own).rejects.toMatchObject({ code: 'session_closed', sessionId: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(decodeJwt((await other) ?? '')['sid']).toBe('sess_ada');
  });
});

it('a token that arrives after its session was closed is discarded', async () => {
  const setup = await severalTabs(1);
  const { store } = tabAt(setup, 0);
  const own = sessionOf(tabAt(setup, 0).store, 'sess_ada');
  setup.backend.injectFaults(({ method }) =>
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

it('a token that arrives after its session was closed is discarded even if the backend ignores the abort signal', async () => {
  const neverAborted = new AbortController();
  const setup = await severalTabs(1, {
    wrap: (backend) => ({
      ...backend,
      createToken: (id, request) => backend.createToken(id, request, { signal: neverAborted.signal }),
    }),
  });
  setup.backend.injectFaults(({ method }) =>
    method === 'createToken' ? { responseDelayMs: 1000 } : undefined,
  );
  const call = sessionOf(tabAt(setup, 0).store, 'sess_ada').getToken();
  call.catch(() => {});
  await settle();
  await tabAt(setup, 0).store.signOut();
  await vi.advanceTimersByTimeAsync(2000);
  await expect(call).rejects.toMatchObject({ code: 'session_closed' });
});

describe('switching the organization', () => {
  it('changes the default token immediately, in this tab only', async () => {
    const setup = await severalTabs(2);
    for (const tab of setup.tabs) {
      void sessionOf(tab.store, 'sess_ada').getToken();
      await vi.advanceTimersByTimeAsync(300);
      await sessionOf(tab.store, 'sess_ada').getToken();
    }
    await tabAt(setup, 0).store.switchTo('sess_ada', { organizationId: 'org_2' });
    await vi.advanceTimersByTimeAsync(1);
    for (const [index, tab] of setup.tabs.entries()) {
      const call = sessionOf(tab.store, 'sess_ada').getToken();
      await vi.advanceTimersByTimeAsync(300);
      expect(decodeJwt((await call) ?? '')['org_id']).toBe(index === 0 ? 'org_2' : undefined);
    }
  });

  it('serves the cached token of the previous organization after switching back', async () => {
    const setup = await severalTabs(1);
    const { store } = tabAt(setup, 0);
    const first = await sessionOf(tabAt(setup, 0).store, 'sess_ada').getToken();
    await store.switchTo('sess_ada', { organizationId: 'org_2' });
    await sessionOf(tabAt(setup, 0).store, 'sess_ada').getToken();
    await store.switchTo('sess_ada', { organizationId: null });
    expect(await sessionOf(tabAt(setup, 0).store, 'sess_ada').getToken()).toBe(first);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });
});
