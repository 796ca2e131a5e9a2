import { createSessionStore, type SessionErrorCode } from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AcmeBackend, acmeBackend } from '../../examples/recipes/acme/acme-backend.ts';
import type { CreateAcmeClient } from '../../examples/recipes/acme/sdk.ts';
import { backendContract, inMemoryEnvironment } from '../../src/testing/index.ts';
import { type AcmeFault, createAcmeProvider } from './acme-provider.ts';

// The adapter of docs/backends.md. `snippets.test.ts` checks that the page shows exactly its files.

const context = { signal: new AbortController().signal };

/** Returns the backend of a new tab, in which each sign-in takes a second. */
function openTab(createClient: CreateAcmeClient): AcmeBackend {
  const backend = acmeBackend(createClient, 'shop');
  return {
    ...backend,
    signIn(email, password) {
      vi.setSystemTime(Date.now() + 1000);
      return backend.signIn(email, password);
    },
  };
}

function setUp() {
  const provider = createAcmeProvider();
  const open = () => openTab(provider.createClient);
  return { provider, open, backend: open() };
}

/** Returns the sessions of a client as `ada active`. */
async function listed(backend: AcmeBackend): Promise<readonly string[]> {
  const { sessions } = await backend.getClient(context);
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => localStorage.clear());

describe('the adapter of the docs', () => {
  const cases = backendContract(async () => {
    localStorage.clear();
    const { provider, backend } = setUp();
    return {
      backend,
      signIn: (userId) => backend.signIn(`${userId}@example.com`, 'secret'),
      userOfToken: (token) => provider.userOfToken(token),
      close: async () => {},
    };
  });

  it.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe('the adapter of the docs, with a provider that fails,', () => {
  const faults: readonly (readonly [AcmeFault, SessionErrorCode])[] = [
    ['unreachable', 'network_error'],
    ['too_many_requests', 'rate_limited'],
    ['unknown', 'server_error'],
    ['never settles', 'network_error'],
  ];

  it.each(faults)('rejects with a code if the provider is `%s`, and changes nothing', async (fault, code) => {
    const { provider, backend } = setUp();
    const id = await backend.signIn('ada@example.com', 'secret');
    await backend.signIn('grace@example.com', 'secret');
    const calls = [() => backend.getClient(context), () => backend.removeSession(id, {}, context)];
    for (const call of calls) {
      provider.failWith(fault);
      const outcome = call().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await outcome).toMatchObject({ name: 'SessionError', code });
      expect(String(await outcome)).not.toContain('example.com');
      provider.failWith();
      expect(await listed(backend)).toEqual(['ada active', 'grace active']);
    }
  });

  it('lists an account as expired if its refresh token was revoked, and the others as they were', async () => {
    const { provider, backend, open } = setUp();
    const id = await backend.signIn('ada@example.com', 'secret');
    await backend.signIn('grace@example.com', 'secret');
    provider.revoke('ada');
    await expect(backend.createToken(id, {}, context)).rejects.toMatchObject({ code: 'session_closed' });
    expect(await listed(backend)).toEqual(['ada expired', 'grace active']);
    expect(await listed(open())).toEqual(['ada expired', 'grace active']);
  });
});

describe('the adapter of the docs, with several accounts,', () => {
  it('lists the same sessions in every tab and after a reload', async () => {
    const { backend, open } = setUp();
    await backend.signIn('ada@example.com', 'secret');
    await backend.signIn('grace@example.com', 'secret');
    const ids = async (of: AcmeBackend) => (await of.getClient(context)).sessions.map(({ id }) => id);
    expect(await ids(open())).toEqual(await ids(backend));
  });

  it('keeps one refresh token of a user who signs in again, and signs out no other account', async () => {
    const { provider, backend } = setUp();
    const first = await backend.signIn('ada@example.com', 'secret');
    await backend.signIn('grace@example.com', 'secret');
    expect(await backend.signIn('ada@example.com', 'secret')).not.toBe(first);
    expect(await listed(backend)).toEqual(['grace active', 'ada active']);
    expect(provider.signedIn()).toEqual(['grace', 'ada']);
  });

  it('shares no account with another project of the provider', async () => {
    const { provider, backend } = setUp();
    await backend.signIn('ada@example.com', 'secret');
    const other = acmeBackend(provider.createClient, 'blog');
    expect([other.scope, await listed(other)]).toEqual(['acme:blog', []]);
  });

  it('gives a store the accounts of this tab and of others, and signs out one of them', async () => {
    const { provider, backend, open } = setUp();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    const disconnect = store.connect();
    await vi.advanceTimersByTimeAsync(100);
    await store.switchTo(await backend.signIn('ada@example.com', 'secret'));
    expect(await provider.userOfToken((await store.getCurrent().session?.getToken()) ?? '')).toBe('ada');
    await open().signIn('grace@example.com', 'secret');
    window.dispatchEvent(new StorageEvent('storage', { key: 'acme.shop.another' }));
    await vi.advanceTimersByTimeAsync(1000);
    const sessions = () => store.getState().client?.sessions.map(({ userId }) => userId);
    expect([sessions(), store.getCurrent().session?.userId]).toEqual([['ada', 'grace'], 'ada']);
    await store.signOut();
    expect([sessions(), store.getCurrent().session?.userId]).toEqual([['grace'], 'grace']);
    expect(provider.signedIn()).toEqual(['grace']);
    disconnect();
  });
});
