import { isSessionError, type SessionBackend } from 'multisession/core';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { backendContract } from '../../src/testing/backend-contract.ts';

/** A provider that runs without its servers, with the SDK that was published. */
export interface Provider {
  /** Returns the backend of a new tab, or of this one after a reload. */
  readonly open: () => SessionBackend;
  /** Signs a user in, in the tab of a backend that `open` has returned. Resolves to the ID of the session. */
  readonly signIn: (backend: SessionBackend, userId: string) => Promise<string>;
  /** Handles the requests of the SDK. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Returns the user that the API of an app accepts a token for. */
  readonly userOfToken: (token: string) => string;
  /** Returns the users with a valid refresh token, once for each. */
  readonly signedIn: () => readonly string[];
  /** Whether a sign-out deletes the refresh token, but does not revoke it at the provider. Default false. */
  readonly keepsRefreshTokens?: boolean;
  /** Whether the SDK rejects tokens that expire in the past by the clock of the device. Default false. */
  readonly checksClock?: boolean;
  /** Sets how far the clock of the server is ahead of that of the device, in ms. */
  readonly setClock: (offset: number) => void;
  /** Returns the body of a response with an error of the server. */
  readonly errorOf: (status: number) => unknown;
  /** Revokes the refresh tokens of a user, as an administrator does. */
  readonly revoke: (userId: string) => void;
}

const context = { signal: new AbortController().signal };

/** Starts a provider in an empty browser whose clock moves with the sign-ins. `offline()` makes all requests fail. */
export function startProvider<P extends Provider>(create: () => P) {
  localStorage.clear();
  const provider = create();
  let failure: (() => Promise<Response>) | undefined;
  vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) =>
    failure ? failure() : provider.fetch(new Request(input, init)),
  );
  // The SDKs log the failures that the tests cause.
  const logs = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  for (const log of logs) log.mockImplementation(() => {});
  onTestFinished(() => {
    vi.unstubAllGlobals();
    for (const log of logs) log.mockRestore();
  });
  return {
    provider,
    backend: provider.open(),
    /** Makes all requests fail with a status, or as if the device was offline (0), or not at all (null). */
    failWith: (status: number | null): void => {
      if (status === null) failure = undefined;
      else if (status === 0) failure = () => Promise.reject(new TypeError('Failed to fetch'));
      else failure = async () => Response.json(provider.errorOf(status), { status });
    },
  };
}

/** Lets the hour pass for which access tokens are valid, so that the SDK refreshes them. */
function expireTokens(): void {
  vi.setSystemTime(Date.now() + 3_600_000);
}

/** Returns the sessions of a client as `ada active`. */
export async function listed(backend: SessionBackend): Promise<readonly string[]> {
  const { sessions } = await backend.getClient(context);
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

/** Returns a token of a session. */
export async function tokenOf(backend: SessionBackend, id: string): Promise<string> {
  const issued = await backend.createToken(id, {}, context);
  return typeof issued === 'string' ? issued : issued.token;
}

/** Returns the names of the items that the recipe and the SDK have stored. */
const itemsOfSdk = (): readonly string[] =>
  Object.keys(localStorage).filter((name) => !name.startsWith('multisession'));

/** Returns for how many minutes a new token is valid, or the code of the error. */
async function minutesOfToken(backend: SessionBackend, id: string): Promise<number | string> {
  try {
    const issued = await backend.createToken(id, {}, context);
    return typeof issued === 'string' ? 0 : Math.round((issued.expiresAt.getTime() - Date.now()) / 60_000);
  } catch (error) {
    return isSessionError(error) ? error.code : String(error);
  }
}

/** Describes what the recipe of every provider does. */
export function describeProvider(name: string, create: () => Provider): void {
  describe(`the recipe for ${name}`, () => {
    beforeEach(() => {
      // Sign-ins in the same millisecond would have no order.
      vi.useFakeTimers({ toFake: ['Date'] });
      return () => void vi.useRealTimers();
    });

    async function signInThree() {
      const started = startProvider(create);
      const { provider, backend } = started;
      const ids = new Map<string, string>();
      for (const user of ['ada', 'grace', 'joan']) {
        vi.setSystemTime(Date.now() + 1000);
        ids.set(user, await provider.signIn(backend, user));
      }
      return { ...started, idOf: (user: string) => ids.get(user) ?? '' };
    }

    const cases = backendContract(async () => {
      const { provider, backend } = startProvider(create);
      return {
        backend,
        signIn(userId) {
          vi.setSystemTime(Date.now() + 1000);
          return provider.signIn(backend, userId);
        },
        userOfToken: async (token) => provider.userOfToken(token),
        close: async () => {},
      };
    });

    it.each(cases)('$name', async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    });

    it('lists the same sessions in another tab and after a reload', async () => {
      const { provider, backend } = await signInThree();
      const ids = async (of: SessionBackend) => (await of.getClient(context)).sessions.map(({ id }) => id);
      expect(await ids(provider.open())).toEqual(await ids(backend));
    });

    it('is notified when another tab signs an account out', async () => {
      const { provider, backend } = startProvider(create);
      await provider.signIn(backend, 'ada');
      const before = itemsOfSdk();
      vi.setSystemTime(Date.now() + 1000);
      await provider.signIn(backend, 'grace');
      const listener = vi.fn<() => void>();
      const unsubscribe = backend.subscribe?.(listener);
      // A frame is another tab as far as `storage` events are concerned.
      const frame = document.body.appendChild(document.createElement('iframe'));
      for (const item of itemsOfSdk()) {
        if (!before.includes(item)) frame.contentWindow?.localStorage.removeItem(item);
      }
      await expect.poll(() => listener.mock.calls.length).toBeGreaterThan(0);
      await expect.poll(() => listed(backend)).toEqual(['ada active', 'grace expired']);
      unsubscribe?.();
      frame.remove();
    });

    it('gives each session tokens of its own user after many refreshes', async () => {
      const { provider, backend, idOf } = await signInThree();
      for (let round = 0; round < 10; round += 1) {
        expireTokens();
        for (const user of ['ada', 'grace', 'joan'])
          expect(provider.userOfToken(await tokenOf(backend, idOf(user)))).toBe(user);
      }
      expect(await listed(backend)).toEqual(['ada active', 'grace active', 'joan active']);
    });

    it('signs out one account at the provider, and no other', async () => {
      const { provider, backend, idOf } = await signInThree();
      await backend.removeSession(idOf('grace'), {}, context);
      expect(provider.signedIn()).toEqual(
        provider.keepsRefreshTokens ? ['ada', 'grace', 'joan'] : ['ada', 'joan'],
      );
      expect(await listed(backend)).toEqual(['ada active', 'joan active']);
      expect(await listed(provider.open())).toEqual(['ada active', 'joan active']);
      expect(provider.userOfToken(await tokenOf(backend, idOf('ada')))).toBe('ada');
    });

    it('remembers an account whose refresh token was revoked, and keeps the others', async () => {
      const { provider, backend, idOf } = await signInThree();
      provider.revoke('grace');
      expireTokens();
      await expect(tokenOf(backend, idOf('grace'))).rejects.toMatchObject({ code: 'session_closed' });
      expect(await listed(backend)).toEqual(['ada active', 'grace expired', 'joan active']);
      expect(provider.userOfToken(await tokenOf(backend, idOf('joan')))).toBe('joan');
    });

    it('replaces the session of a user who signs in again, whose earlier tokens are revoked', async () => {
      const { provider, backend, idOf } = await signInThree();
      vi.setSystemTime(Date.now() + 1000);
      expect(await provider.signIn(backend, 'ada')).not.toBe(idOf('ada'));
      expect(await listed(backend)).toEqual(['grace active', 'joan active', 'ada active']);
      expect(provider.signedIn()).toEqual([
        ...(provider.keepsRefreshTokens ? ['ada'] : []),
        'grace',
        'joan',
        'ada',
      ]);
    });

    it.each([-24, 24])(
      'issues tokens that last as long as on the server if its clock is %i h ahead',
      async (hours) => {
        const { provider, backend, idOf } = await signInThree();
        provider.setClock(hours * 3_600_000);
        expireTokens();
        const isRejected = provider.checksClock === true && hours < 0;
        expect(await minutesOfToken(backend, idOf('ada'))).toBe(isRejected ? 'server_error' : 60);
        expect(await listed(backend)).toEqual(['ada active', 'grace active', 'joan active']);
      },
    );

    it.each([0, 429, 503])('signs no account out if its provider fails with %i', async (status) => {
      const { provider, backend, failWith, idOf } = await signInThree();
      expireTokens();
      vi.useFakeTimers({ now: Date.now() });
      failWith(status);
      const calls: Promise<unknown>[] = [tokenOf(backend, idOf('ada'))];
      if (!provider.keepsRefreshTokens) calls.push(backend.removeSession(idOf('grace'), {}, context));
      const codes = Promise.all(calls.map((call) => call.then(String, ({ code }: { code: string }) => code)));
      await vi.advanceTimersByTimeAsync(60_000);
      for (const code of await codes)
        expect(['network_error', 'rate_limited', 'server_error']).toContain(code);
      failWith(null);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(await listed(backend)).toEqual(['ada active', 'grace active', 'joan active']);
      expect(provider.signedIn()).toEqual(['ada', 'grace', 'joan']);
    });
  });
}
