import {
  type AccountContext,
  accountBackend,
  type AccountBackendOptions,
  createSessionStore,
  isSessionError,
  type SessionBackend,
} from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backendContract, inMemoryEnvironment } from '../../src/testing/index.ts';
import { createProvider, createStorage } from './account-provider.ts';

const DAY = 24 * 60 * 60 * 1000;
const context = { signal: new AbortController().signal };

function setUp(options: Partial<AccountBackendOptions> = {}) {
  const provider = createProvider();
  const storage = createStorage();
  /** Creates the backend of another tab, or of this one after a reload. */
  const open = (overrides: Partial<AccountBackendOptions> = {}): SessionBackend =>
    accountBackend({
      name: 'provider',
      scope: 'provider:app',
      storage,
      ...provider.sdk,
      ...options,
      ...overrides,
    });
  return { provider, storage, open, backend: open() };
}

/** Returns the sessions of a client as `user_1 active`. */
async function listed(backend: SessionBackend): Promise<readonly string[]> {
  const { sessions } = await backend.getClient(context);
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

async function idOf(backend: SessionBackend, userId: string): Promise<string> {
  const { sessions } = await backend.getClient(context);
  const found = sessions.find((session) => session.userId === userId);
  if (!found) throw new Error(`${userId} is not listed.`);
  return found.id;
}

describe('the backend of accounts', () => {
  const cases = backendContract(async () => {
    const { provider, backend } = setUp();
    return {
      backend,
      async signIn(userId) {
        provider.signIn(userId);
        return idOf(backend, userId);
      },
      userOfToken: provider.userOfToken,
      close: async () => {},
    };
  });

  it.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe('the backend of accounts, over time,', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T12:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  it('lists the same sessions in every tab and after a reload', async () => {
    const { provider, backend, open } = setUp();
    provider.signIn('user_1');
    provider.signIn('user_2');
    const before = await backend.getClient(context);
    const after = await open().getClient(context);
    expect(after.sessions.map(({ id }) => id)).toEqual(before.sessions.map(({ id }) => id));
    expect(after.lastActiveSessionId).toBe(before.lastActiveSessionId);
  });

  it('remembers an account that must sign in again, until it does', async () => {
    const { provider, backend, open } = setUp();
    provider.signIn('user_1');
    provider.signIn('user_2');
    const first = await idOf(backend, 'user_1');
    provider.expire('user_1');
    expect(await listed(backend)).toEqual(['user_1 expired', 'user_2 active']);
    expect(await listed(open())).toEqual(['user_1 expired', 'user_2 active']);
    await expect(backend.createToken(first, {}, context)).rejects.toMatchObject({ code: 'session_closed' });
    provider.signIn('user_1');
    expect(await listed(backend)).toEqual(['user_2 active', 'user_1 active']);
    expect(await idOf(backend, 'user_1')).not.toBe(first);
  });

  it('reports the session of a user who has signed in again as `replaced`', async () => {
    const { provider, backend } = setUp();
    provider.signIn('user_1');
    const first = await idOf(backend, 'user_1');
    provider.signIn('user_1');
    const { closedSessions = [] } = await backend.getClient(context);
    expect(closedSessions.map(({ id, status }) => [id, status])).toEqual([[first, 'replaced']]);
    expect((await backend.getClient(context)).closedSessions).toEqual([]);
  });

  it('forgets a remembered account after 30 days', async () => {
    const { provider, backend } = setUp();
    provider.signIn('user_1');
    await listed(backend);
    vi.setSystemTime(Date.now() + 90 * DAY);
    provider.expire('user_1');
    expect(await listed(backend)).toEqual(['user_1 expired']);
    vi.setSystemTime(Date.now() + 29 * DAY);
    expect(await listed(backend)).toEqual(['user_1 expired']);
    vi.setSystemTime(Date.now() + DAY);
    expect(await listed(backend)).toEqual([]);
  });

  it('stores no token, and nothing of a removed account', async () => {
    const { provider, backend, storage } = setUp();
    provider.signIn('user_1');
    const id = await idOf(backend, 'user_1');
    await backend.createToken(id, {}, context);
    expect(storage.text()).toContain('user_1@example.com');
    expect(storage.text()).not.toContain('opaque');
    await backend.removeSession(id, {}, context);
    expect(storage.text()).not.toContain('user_1');
  });

  it('changes nothing and signs no user out while the provider cannot be reached', async () => {
    const { provider, backend } = setUp({
      toErrorCode: (error) => (error instanceof TypeError ? 'network_error' : undefined),
    });
    provider.signIn('user_1');
    const id = await idOf(backend, 'user_1');
    provider.failWith(new TypeError('offline'));
    for (const call of [
      () => backend.getClient(context),
      () => backend.removeSession(id, {}, context),
      () => backend.removeAllSessions(context),
      () => backend.createToken(id, {}, context),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'network_error' });
    provider.failWith(new Error('of the SDK'));
    await expect(backend.getClient(context)).rejects.toMatchObject({ code: 'server_error' });
    provider.failWith();
    expect(await listed(backend)).toEqual(['user_1 active']);
    expect(provider.keys()).toEqual(['key_user_1']);
  });

  it('passes on the pause that the provider asks for', async () => {
    const { provider, backend } = setUp({
      toErrorCode: (error) =>
        error instanceof RangeError ? { code: 'rate_limited', retryAfter: 30 } : undefined,
    });
    provider.failWith(new RangeError('Slow down.'));
    await expect(backend.getClient(context)).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 30 });
  });

  it('rejects a call of the SDK that takes too long, and then serves the next one', async () => {
    let isHanging = true;
    const { provider, open } = setUp();
    provider.signIn('user_1');
    const backend = open({
      timeoutMs: 1000,
      getAccounts: () => (isHanging ? new Promise(() => {}) : provider.sdk.getAccounts()),
    });
    const outcome = backend.getClient(context).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isSessionError(await outcome, 'network_error')).toBe(true);
    isHanging = false;
    expect(await listed(backend)).toEqual(['user_1 active']);
  });

  it.each(['getAccounts', 'signOut', 'removeAccount', 'getToken'] as const)(
    'rejects if `%s` never settles, and aborts its signal',
    async (hanging) => {
      const { provider, backend, open } = setUp();
      provider.signIn('user_1');
      const id = await idOf(backend, 'user_1');
      const signals: AbortSignal[] = [];
      const hang = ({ signal }: AccountContext): Promise<never> => {
        signals.push(signal);
        return new Promise(() => {});
      };
      const hangForKey = (_: string, context: AccountContext): Promise<never> => hang(context);
      const method = hanging === 'getAccounts' ? hang : hangForKey;
      const other = open({ timeoutMs: 1000, [hanging]: method });
      const call =
        hanging === 'getToken' ? other.createToken(id, {}, context) : other.removeSession(id, {}, context);
      const outcome = call.catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(1000);
      expect(isSessionError(await outcome, 'network_error')).toBe(true);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    },
  );

  it('rejects with the reason of the abort if the SDK ignores the signal of a token request', async () => {
    const { provider, open } = setUp();
    provider.signIn('user_1');
    const backend = open({ getToken: () => new Promise(() => {}) });
    const id = await idOf(backend, 'user_1');
    const abort = new AbortController();
    const outcome = backend.createToken(id, {}, { signal: abort.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    const reason = new Error('The tab was closed.');
    abort.abort(reason);
    expect(await outcome).toBe(reason);
  });

  it('signs out the other accounts even if one of them fails', async () => {
    const { provider, open } = setUp();
    for (const user of ['user_1', 'user_2', 'user_3']) provider.signIn(user);
    const backend = open({
      signOut: (key) =>
        key === 'key_user_2' ? Promise.reject(new Error('refused')) : provider.sdk.signOut(key),
    });
    await expect(backend.removeAllSessions(context)).rejects.toMatchObject({ code: 'server_error' });
    expect(await listed(backend)).toEqual(['user_2 active']);
  });

  it.each([
    ['cannot be parsed', '{'],
    ['is of another version', '{"sessions":[{"id":1}],"signedIn":["x"],"lastActiveSessionId":7}'],
    ['has invalid sessions', '{"sessions":[{"id":1},null],"signedIn":[],"lastActiveSessionId":null}'],
  ])('lists the accounts of the provider if what is stored %s', async (_, text) => {
    const { provider, open } = setUp();
    provider.signIn('user_1');
    expect(await listed(open({ storage: { getItem: () => text, setItem: () => {} } }))).toEqual([
      'user_1 active',
    ]);
  });

  it('remembers accounts until the page is left if the storage is blocked', async () => {
    const blocked = (): never => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const { provider, open } = setUp();
    provider.signIn('user_1');
    const backend = open({ storage: { getItem: blocked, setItem: blocked } });
    await listed(backend);
    provider.expire('user_1');
    expect(await listed(backend)).toEqual(['user_1 expired']);
  });

  it('gives a store several accounts, switches between them and notifies it of changes', async () => {
    const { provider, backend } = setUp();
    provider.signIn('user_1');
    provider.signIn('user_2');
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    const disconnect = store.connect();
    await vi.advanceTimersByTimeAsync(100);
    expect(store.getCurrent().session?.userId).toBe('user_2');
    const first = await idOf(backend, 'user_1');
    await store.switchTo(first);
    const token = await store.getCurrent().session?.getToken();
    expect(await provider.userOfToken(token ?? '')).toBe('user_1');
    provider.expire('user_2');
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.getState().client?.sessions.map(({ userId, status }) => [userId, status])).toEqual([
      ['user_1', 'active'],
      ['user_2', 'expired'],
    ]);
    disconnect();
  });
});
