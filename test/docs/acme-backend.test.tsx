import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { SessionProvider } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { createSessionStore, type SessionBackend, type SessionErrorCode } from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acmeBackend } from '../../examples/recipes/acme/acme-backend.ts';
import { backendContract, inMemoryEnvironment } from '../../src/testing/index.ts';
import { type AcmeFault, createAcmeProvider } from './acme-provider.ts';

// The adapter of docs/backends.md. `snippets.test.ts` checks that the page shows exactly its files.

const context = { signal: new AbortController().signal };

function setUp() {
  const provider = createAcmeProvider();
  /** Returns the backend of a new tab. */
  const open = () => acmeBackend(provider.createClient, 'shop');
  const backend = open();

  /** Signs a user in, which takes a second. Resolves to the ID of the session. */
  async function signIn(userId: string, tab: SessionBackend = backend): Promise<string> {
    vi.setSystemTime(Date.now() + 1000);
    provider.choose(userId);
    const result = await methodsOf(tab).addAccount({}, context);
    if (result.outcome !== 'signed-in') throw new Error('No account was signed in.');
    return result.sessionId;
  }

  return { provider, open, backend, signIn };
}

function methodsOf({ signInMethods }: SessionBackend) {
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  return signInMethods;
}

/** Returns the items of the adapter in the storage that tabs share. */
const storedItems = () => Object.entries(localStorage).filter(([name]) => name.startsWith('acme.'));

/** Returns the sessions of a client as `ada active`. */
async function listed(backend: SessionBackend): Promise<readonly string[]> {
  const { sessions } = await backend.getClient(context);
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

describe('the adapter of the docs', () => {
  const cases = backendContract(async () => {
    localStorage.clear();
    const { provider, backend, signIn } = setUp();
    return {
      backend,
      signIn: (userId) => signIn(userId),
      userOfToken: (token) => provider.userOfToken(token),
      completeSignIn: provider.choose,
      cancelSignIn: () => provider.choose(null),
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
    const { provider, backend, signIn } = setUp();
    const id = await signIn('ada');
    await signIn('grace');
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
    const { provider, backend, open, signIn } = setUp();
    const id = await signIn('ada');
    await signIn('grace');
    provider.revoke('ada');
    await expect(backend.createToken(id, {}, context)).rejects.toMatchObject({ code: 'session_closed' });
    expect(await listed(backend)).toEqual(['ada expired', 'grace active']);
    expect(await listed(open())).toEqual(['ada expired', 'grace active']);
  });
});

describe('the adapter of the docs, with several accounts,', () => {
  it('lists the same sessions in every tab and after a reload', async () => {
    const { backend, open, signIn } = setUp();
    await signIn('ada');
    await signIn('grace');
    const ids = async (of: SessionBackend) => (await of.getClient(context)).sessions.map(({ id }) => id);
    expect(await ids(open())).toEqual(await ids(backend));
  });

  it('keeps one refresh token of a user who signs in again, and signs out no other account', async () => {
    const { provider, backend, signIn } = setUp();
    const first = await signIn('ada');
    await signIn('grace');
    expect(await signIn('ada')).not.toBe(first);
    expect(await listed(backend)).toEqual(['grace active', 'ada active']);
    expect(provider.signedIn()).toEqual(['grace', 'ada']);
  });

  it('shares no account with another project of the provider', async () => {
    const { provider, signIn } = setUp();
    await signIn('ada');
    const other = acmeBackend(provider.createClient, 'blog');
    expect([other.scope, await listed(other)]).toEqual(['acme:blog', []]);
  });

  it('gives a store the accounts of this tab and of others, and signs out one of them', async () => {
    const { provider, backend, open, signIn } = setUp();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    const disconnect = store.connect();
    await vi.advanceTimersByTimeAsync(100);
    await store.switchTo(await signIn('ada'));
    expect(await provider.userOfToken((await store.getCurrent().session?.getToken()) ?? '')).toBe('ada');
    await signIn('grace', open());
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

describe('the sign-in of the adapter of the docs', () => {
  it.each([
    ['a new account', 'mallory', ['grace']],
    ['an account that is signed in', 'grace', ['grace']],
  ])(
    'refuses %s instead of the one that signs in again, and never lists or stores it',
    async (_, other, signedIn) => {
      const { provider, backend, open, signIn } = setUp();
      const id = await signIn('ada');
      await signIn('grace');
      await backend.endSession(id, context);
      const session = (await backend.getClient(context)).sessions.find((one) => one.id === id);
      if (!session) throw new Error('No session is listed.');
      const before = [storedItems(), await listed(backend)];
      const seen: unknown[] = [];
      provider.onRequest(() => seen.push(storedItems()));
      provider.choose(other);
      const outcome = methodsOf(backend).reauthenticate(session, {}, context);
      await expect(outcome).rejects.toMatchObject({ code: 'wrong_account', sessionId: id });
      expect(seen.length).toBeGreaterThan(1);
      expect(new Set(seen.map((items) => JSON.stringify(items)))).toEqual(
        new Set([JSON.stringify(before[0])]),
      );
      expect([storedItems(), await listed(backend)]).toEqual(before);
      expect(await listed(open())).toEqual(['ada ended', 'grace active']);
      expect(provider.signedIn()).toEqual(signedIn);
    },
  );

  it.each([
    [undefined, 'sign_in_cancelled'],
    ['popup_blocked', 'popup_blocked'],
    ['unreachable', 'network_error'],
  ] as const)('stores nothing if the window is closed or fails: `%s`, `%s`', async (fault, code) => {
    const { provider, backend, open } = setUp();
    provider.failWith(fault);
    await expect(methodsOf(backend).addAccount({}, context)).rejects.toMatchObject({ code });
    provider.failWith();
    expect(storedItems()).toEqual([]);
    expect(await listed(open())).toEqual([]);
  });

  it('adds an account from the switcher, which becomes current', async () => {
    const { provider, backend, signIn } = setUp();
    await signIn('ada');
    render(
      <SessionProvider backend={backend}>
        <SessionSwitcher />
      </SessionProvider>,
    );
    await act(() => vi.advanceTimersByTimeAsync(1000));
    const trigger = () => document.querySelector('.ms-trigger')?.textContent;
    expect(trigger()).toContain('ada');
    provider.choose('grace');
    fireEvent.click(screen.getByRole('button', { name: /Add account/, hidden: true }));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(trigger()).toContain('grace');
    expect(await listed(backend)).toEqual(['ada active', 'grace active']);
  });
});
