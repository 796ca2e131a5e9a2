import {
  type Account,
  accountBackend,
  type AccountBackendOptions,
  type AccountSignIn,
  type AccountSignInMethods,
  isSessionError,
  type SessionBackend,
} from 'multisession/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createProvider, createStorage } from './account-provider.ts';

const context = { signal: new AbortController().signal };

function setUp(options: Partial<AccountBackendOptions> = {}) {
  const provider = createProvider();
  const backend = accountBackend({
    name: 'provider',
    scope: 'provider:sign-in',
    storage: createStorage(),
    ...provider.sdk,
    ...provider.signInOptions,
    ...options,
  });
  return { provider, backend, signInMethods: methodsOf(backend) };
}

function methodsOf({ signInMethods }: SessionBackend) {
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  return signInMethods;
}

async function listed(backend: SessionBackend): Promise<readonly string[]> {
  const { sessions } = await backend.getClient(context);
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

async function findSession(backend: SessionBackend, userId: string) {
  const { sessions } = await backend.getClient(context);
  const session = sessions.find((one) => one.userId === userId);
  if (!session) throw new Error(`${userId} is not listed.`);
  return session;
}

describe('the sign-in of the backend of accounts', () => {
  it('is missing if the provider has none', () => {
    const backend = accountBackend({ name: 'p', scope: 'p', ...createProvider().sdk });
    expect(backend.signInMethods).toBeUndefined();
  });

  it('adds an account, and makes it the last active one', async () => {
    const { provider, backend, signInMethods } = setUp();
    for (const user of ['user_1', 'user_2']) {
      provider.choose(user);
      const result = await signInMethods.addAccount({}, context);
      const { id } = await findSession(backend, user);
      expect(result).toMatchObject({
        outcome: 'signed-in',
        sessionId: id,
        client: { lastActiveSessionId: id },
      });
    }
    expect(await listed(backend)).toEqual(['user_1 active', 'user_2 active']);
  });

  it('replaces the session of an account that is signed in, and never lists it twice', async () => {
    const { provider, backend, signInMethods } = setUp();
    provider.choose('user_1');
    await signInMethods.addAccount({}, context);
    const { id } = await findSession(backend, 'user_1');
    const result = await signInMethods.addAccount({}, context);
    expect(result).toMatchObject({ client: { closedSessions: [{ id, status: 'replaced' }] } });
    expect(await listed(backend)).toEqual(['user_1 active']);
  });

  it('opens the window before it waits, because browsers block windows that open later', () => {
    const signIn = vi.fn<AccountSignInMethods['signIn']>(() => new Promise<never>(() => {}));
    const { signInMethods } = setUp({ signIn });
    void signInMethods.addAccount({ loginHint: 'ada' }, context);
    expect(signIn).toHaveBeenCalledWith({ loginHint: 'ada' }, context);
  });

  it('does not block other calls while the window is open', async () => {
    const { provider, backend, signInMethods } = setUp({ signIn: () => new Promise(() => {}) });
    provider.signIn('user_1');
    void signInMethods.addAccount({}, context);
    expect(await listed(backend)).toEqual(['user_1 active']);
  });

  it('signs in again with the identifier of the remembered account', async () => {
    const signIn = vi.fn<AccountSignInMethods['signIn']>(() => new Promise<never>(() => {}));
    const { provider, backend, signInMethods } = setUp({ signIn });
    provider.signIn('user_1');
    const session = await findSession(backend, 'user_1');
    void signInMethods.reauthenticate(session, { returnTo: '/here' }, context);
    expect(signIn).toHaveBeenCalledWith(
      { session, returnTo: '/here', loginHint: 'user_1@example.com' },
      context,
    );
  });

  it('signs in again to a remembered account, which has a new session', async () => {
    const { provider, backend, signInMethods } = setUp();
    provider.signIn('user_1');
    const session = await findSession(backend, 'user_1');
    await backend.endSession(session.id, context);
    provider.choose('user_1');
    const result = await signInMethods.reauthenticate(session, {}, context);
    expect(await listed(backend)).toEqual(['user_1 active']);
    expect(result).toMatchObject({ sessionId: (await findSession(backend, 'user_1')).id });
  });

  it.each(['with a window', 'by redirect'])(
    'rejects another account than the one that was asked for, and changes nothing: %s',
    async (how) => {
      const { provider, backend, signInMethods } = setUp();
      provider.signIn('user_1');
      const session = await findSession(backend, 'user_1');
      await backend.endSession(session.id, context);
      provider.choose('user_2');
      const outcome =
        how === 'by redirect'
          ? signInMethods.finishRedirect?.(`https://app.example/?code=1&for=${session.id}`, context)
          : signInMethods.reauthenticate(session, {}, context);
      await expect(outcome).rejects.toMatchObject({ code: 'wrong_account', sessionId: session.id });
      expect(provider.discarded).toEqual(['user_2']);
      expect(await listed(backend)).toEqual(['user_1 ended']);
    },
  );

  it.each(['with a window', 'by redirect'])(
    'signs in again to the account of the same user, even if each sign-in has a key of its own: %s',
    async (how) => {
      let accounts: readonly Account[] = [];
      const createSignIn = async () => {
        const account = { ...provider.signIn('user_1'), key: 'another_key' };
        return { account, keep: async () => void (accounts = [account]), discard: async () => {} };
      };
      const { provider, backend, signInMethods } = setUp({
        getAccounts: async () => accounts,
        signIn: createSignIn,
        finishSignIn: async () => ({ ...(await createSignIn()), returnTo: '/', sessionId: session.id }),
      });
      accounts = [provider.signIn('user_1')];
      const session = await findSession(backend, 'user_1');
      const result =
        how === 'by redirect'
          ? signInMethods.finishRedirect?.('https://app.example/?code=1', context)
          : signInMethods.reauthenticate(session, {}, context);
      expect(await result).toMatchObject({ outcome: 'signed-in' });
      expect(await listed(backend)).toEqual(['user_1 active']);
    },
  );

  describe('of a user who is signed in with another key', () => {
    async function signInTwice(signOut: (key: string) => Promise<void>) {
      const order: string[] = [];
      const { provider, backend, signInMethods } = setUp({
        signIn: async () => {
          const signIn = await provider.signInOptions.signIn();
          const account = { ...signIn.account, key: 'another_key' };
          return { ...signIn, account, keep: async () => void order.push('keep another_key') };
        },
        async signOut(key) {
          order.push(`sign out ${key}`);
          await signOut(key);
        },
      });
      for (const user of ['user_1', 'user_2']) provider.signIn(user);
      provider.choose('user_1');
      const outcome = await signInMethods.addAccount({}, context).catch((error: unknown) => error);
      return { provider, backend, order, outcome };
    }

    it('signs the earlier one out before it keeps the new one, and no other account', async () => {
      const { order, provider } = await signInTwice(async () => {});
      expect(order).toEqual(['sign out key_user_1', 'keep another_key']);
      expect(provider.removed).toEqual(['key_user_1']);
      expect(provider.discarded).toEqual([]);
    });

    it('discards the new one if the earlier one cannot be signed out', async () => {
      const { backend, order, outcome, provider } = await signInTwice(() =>
        Promise.reject(new Error('offline')),
      );
      expect(isSessionError(outcome, 'server_error')).toBe(true);
      expect(order).toEqual(['sign out key_user_1']);
      expect(provider.discarded).toEqual(['user_1']);
      expect(await listed(backend)).toEqual(['user_1 active', 'user_2 active']);
    });
  });

  it('discards a sign-in that could not be kept', async () => {
    const { provider, backend, signInMethods } = setUp();
    provider.choose('user_1');
    provider.failWith(new Error('The storage is full.'));
    await expect(signInMethods.addAccount({}, context)).rejects.toMatchObject({ code: 'server_error' });
    provider.failWith();
    expect(provider.discarded).toEqual(['user_1']);
    expect(await listed(backend)).toEqual([]);
  });

  it.each(['never settles', 'rejects'])('reports the error of a sign-in if its `discard` %s', async (how) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { provider, signInMethods } = setUp({
      timeoutMs: 1000,
      signIn: async () => ({
        ...(await provider.signInOptions.signIn()),
        keep: () => Promise.reject(new Error('The storage is full.')),
        discard: () => (how === 'rejects' ? Promise.reject(new Error('offline')) : new Promise(() => {})),
      }),
    });
    const outcome = signInMethods.addAccount({}, context).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isSessionError(await outcome, 'server_error')).toBe(true);
  });

  it('discards a sign-in with a signal that has not aborted, even if the call was', async () => {
    const abort = new AbortController();
    const discard = vi.fn<AccountSignIn['discard']>(async () => {});
    const { provider, signInMethods } = setUp({
      async signIn() {
        abort.abort();
        return { ...(await provider.signInOptions.signIn()), discard };
      },
    });
    await expect(signInMethods.addAccount({}, { signal: abort.signal })).rejects.toBe(abort.signal.reason);
    expect(discard.mock.calls.map(([{ signal }]) => signal.aborted)).toEqual([false]);
  });

  it.each(['signIn', 'finishSignIn'] as const)(
    'limits no sign-in, which takes as long as the user takes: `%s`',
    async (hanging) => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const { signInMethods } = setUp({ timeoutMs: 1000, [hanging]: () => new Promise(() => {}) });
      const settled = vi.fn<() => void>();
      const url = 'https://app.example/?code=1';
      const call =
        hanging === 'signIn'
          ? signInMethods.addAccount({}, context)
          : signInMethods.finishRedirect?.(url, context);
      void call?.then(settled, settled);
      await vi.advanceTimersByTimeAsync(600_000);
      expect(settled).not.toHaveBeenCalled();
    },
  );

  it('returns the page to navigate to for a sign-in by redirect, and finishes it on the page that it returns to', async () => {
    const { provider, backend, signInMethods } = setUp({
      signIn: async () => ({ navigateTo: 'https://provider.example/authorize' }),
    });
    expect(await signInMethods.addAccount({}, context)).toEqual({
      outcome: 'navigation',
      navigateTo: 'https://provider.example/authorize',
    });
    provider.choose('user_1');
    expect(await signInMethods.finishRedirect?.('https://app.example/', context)).toBeNull();
    expect(await signInMethods.finishRedirect?.('https://app.example/?code=1', context)).toMatchObject({
      outcome: 'signed-in',
      returnTo: '/next',
    });
    expect(await listed(backend)).toEqual(['user_1 active']);
  });
});

describe('the backend of accounts, when an account is removed,', () => {
  it('asks the SDK to delete what it stores of a remembered account', async () => {
    const { provider, backend } = setUp();
    provider.signIn('user_1');
    const { id } = await findSession(backend, 'user_1');
    await backend.endSession(id, context);
    expect(provider.removed).toEqual([]);
    await backend.removeSession(id, {}, context);
    expect(provider.removed).toEqual(['key_user_1']);
  });

  it('asks the SDK to delete what it stores of all accounts, signed in or remembered', async () => {
    const { provider, backend } = setUp();
    for (const user of ['user_1', 'user_2']) provider.signIn(user);
    await backend.endSession((await findSession(backend, 'user_1')).id, context);
    await backend.removeAllSessions(context);
    expect(provider.removed.toSorted()).toEqual(['key_user_1', 'key_user_2']);
    expect(await listed(backend)).toEqual([]);
  });

  it('keeps the account listed if the SDK could not delete what it stores', async () => {
    const { provider, backend } = setUp({ removeAccount: () => Promise.reject(new Error('blocked')) });
    provider.signIn('user_1');
    const { id } = await findSession(backend, 'user_1');
    await backend.endSession(id, context);
    await expect(backend.removeSession(id, {}, context)).rejects.toMatchObject({ code: 'server_error' });
    expect(await listed(backend)).toEqual(['user_1 ended']);
  });

  it.each(['endSession', 'removeSession', 'removeAllSessions'] as const)(
    'returns the page of the provider that has to be opened: %s',
    async (method) => {
      const navigateTo = 'https://provider.example/logout';
      const { provider, backend } = setUp({ signOut: async () => ({ navigateTo }) });
      provider.signIn('user_1');
      const { id } = await findSession(backend, 'user_1');
      const calls = {
        endSession: () => backend.endSession(id, context),
        removeSession: () => backend.removeSession(id, {}, context),
        removeAllSessions: () => backend.removeAllSessions(context),
      };
      expect(await calls[method]()).toMatchObject({ navigateTo });
    },
  );

  it('rejects the token of an account that must sign in again', async () => {
    const { provider, backend } = setUp({ getToken: async () => null });
    provider.signIn('user_1');
    const { id } = await findSession(backend, 'user_1');
    await expect(backend.createToken(id, {}, context)).rejects.toMatchObject({
      code: 'session_closed',
      sessionId: id,
    });
  });
});
