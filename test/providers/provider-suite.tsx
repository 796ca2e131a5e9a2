import { cleanup, render } from '@testing-library/react';
import { SessionProvider } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { isSessionError, type SessionBackend, type SessionData, type SignInMethods } from 'multisession/core';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import { backendContract } from '../../src/testing/backend-contract.ts';

/** A provider that runs without its servers, with the SDK that was published. */
export interface Provider<Backend extends SessionBackend = SessionBackend> {
  /** Returns the backend of a new tab, or of this one after a reload. */
  readonly open: () => Backend;
  /** Sets the user who signs in next, or null if the user cancels the sign-in. */
  readonly choose: (userId: string | null) => void;
  /** Handles the requests of the SDK. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Returns the user that the API of an app accepts a token for. */
  readonly userOfToken: (token: string) => string;
  /** Returns the users with a valid refresh token, once for each. */
  readonly signedIn: () => readonly string[];
  /** Whether a sign-out deletes the refresh token, but does not revoke it at the provider. Default false. */
  readonly keepsRefreshTokens?: boolean;
  /** Whether the SDK stores the tokens of a sign-in before the recipe lists its account. Default false. */
  readonly storesEarly?: boolean;
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
export function startProvider<Backend extends SessionBackend, Rest>(create: () => Provider<Backend> & Rest) {
  localStorage.clear();
  sessionStorage.clear();
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

/** Returns the sign-in methods of a recipe. */
export function methodsOf({ signInMethods }: SessionBackend): SignInMethods {
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  return signInMethods;
}

/** Signs a user in, in the tab of a backend. Resolves to the ID of the session. */
export async function signIn(provider: Provider, backend: SessionBackend, userId: string): Promise<string> {
  provider.choose(userId);
  const result = await methodsOf(backend).addAccount({}, context);
  if (result.outcome !== 'signed-in') throw new Error('No account was signed in.');
  return result.sessionId;
}

/** Ends the session of a user, and returns it as the account is remembered. */
export async function endSessionOf(backend: SessionBackend, userId: string) {
  const session = (await backend.getClient(context)).sessions.find((one) => one.userId === userId);
  if (!session) throw new Error('No session is listed.');
  await backend.endSession(session.id, context);
  return session;
}

/** Returns a token of a session. */
export async function tokenOf(backend: SessionBackend, id: string): Promise<string> {
  const issued = await backend.createToken(id, {}, context);
  return typeof issued === 'string' ? issued : issued.token;
}

/** Returns the names of the items that the recipe and the SDK have stored. */
const itemsOfSdk = (): readonly string[] =>
  Object.keys(localStorage).filter((name) => !name.startsWith('multisession'));

/** Returns a function that returns the names of the items that the recipe and the SDK have stored since the call. */
function recordWrites(): () => readonly string[] {
  const spy = vi.spyOn(Storage.prototype, 'setItem');
  onTestFinished(() => spy.mockRestore());
  // SDKs store `__sak` and the like to see whether there is a storage.
  return () =>
    spy.mock.calls
      .filter(
        ([name], index) => spy.mock.contexts[index] === localStorage && !/^(?:multisession|__)/.test(name),
      )
      .map(([name]) => name);
}

/** Lists the sessions of a backend, again and again until a promise has settled. */
async function listedUntil(settled: Promise<unknown>, backend: SessionBackend): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const isPending = settled.then(() => false);
  do for (const session of await listed(backend)) seen.add(session);
  while (await Promise.race([isPending, Promise.resolve(true)]));
  return seen;
}

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
        ids.set(user, await signIn(provider, backend, user));
      }
      return { ...started, idOf: (user: string) => ids.get(user) ?? '' };
    }

    const cases = backendContract(async () => {
      const { provider, backend } = startProvider(create);
      return {
        backend,
        signIn(userId) {
          vi.setSystemTime(Date.now() + 1000);
          return signIn(provider, backend, userId);
        },
        completeSignIn(userId) {
          vi.setSystemTime(Date.now() + 1000);
          provider.choose(userId);
        },
        cancelSignIn: () => provider.choose(null),
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
      await signIn(provider, backend, 'ada');
      const before = itemsOfSdk();
      vi.setSystemTime(Date.now() + 1000);
      await signIn(provider, backend, 'grace');
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
      expect(await signIn(provider, backend, 'ada')).not.toBe(idOf('ada'));
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

    it.each(['mallory', 'grace'])(
      'refuses %s instead of the account that signs in again, never lists the account, and revokes its tokens',
      async (other) => {
        const { provider, backend, idOf } = await signInThree();
        const session = await endSessionOf(backend, 'ada');
        const before = { listed: await listed(backend), items: itemsOfSdk() };
        const tab = provider.open();
        const written = recordWrites();
        provider.choose(other);
        const outcome = methodsOf(backend)
          .reauthenticate(session, {}, context)
          .catch((error: unknown) => error);
        expect([...(await listedUntil(outcome, tab))]).toEqual(before.listed);
        expect(await outcome).toMatchObject({ code: 'wrong_account', sessionId: session.id });
        expect(provider.storesEarly ? [] : written()).toEqual([]);
        expect([await listed(backend), itemsOfSdk()]).toEqual([before.listed, before.items]);
        expect(provider.signedIn()).toEqual([
          ...(provider.keepsRefreshTokens ? ['ada'] : []),
          'grace',
          'joan',
          ...(provider.keepsRefreshTokens ? [other] : []),
        ]);
        expireTokens();
        expect(provider.userOfToken(await tokenOf(backend, idOf('grace')))).toBe('grace');
      },
    );

    it('signs in again to the remembered account only, which has a new session', async () => {
      const { provider, backend, idOf } = await signInThree();
      const session = await endSessionOf(backend, 'ada');
      vi.setSystemTime(Date.now() + 1000);
      provider.choose('ada');
      const result = await methodsOf(backend).reauthenticate(session, {}, context);
      expect(result).toMatchObject({ outcome: 'signed-in' });
      expect(result).not.toMatchObject({ sessionId: idOf('ada') });
      expect(await listed(provider.open())).toEqual(['grace active', 'joan active', 'ada active']);
    });

    it('stores nothing if the user cancels the sign-in', async () => {
      const { provider, backend } = startProvider(create);
      await signIn(provider, backend, 'ada');
      const before = [itemsOfSdk(), Object.keys(sessionStorage)];
      const written = recordWrites();
      provider.choose(null);
      await expect(methodsOf(backend).addAccount({}, context)).rejects.toMatchObject({
        code: 'sign_in_cancelled',
      });
      expect(written()).toEqual([]);
      expect([itemsOfSdk(), Object.keys(sessionStorage)]).toEqual(before);
      expect(await listed(provider.open())).toEqual(['ada active']);
      expect(provider.signedIn()).toEqual(['ada']);
    });

    it('adds an account from the switcher, which becomes current', async () => {
      const { provider, backend } = startProvider(create);
      await signIn(provider, backend, 'ada');
      vi.setSystemTime(Date.now() + 1000);
      onTestFinished(cleanup);
      render(
        <SessionProvider backend={backend}>
          <SessionSwitcher />
        </SessionProvider>,
      );
      await page.getByRole('button', { name: /ada/ }).click();
      provider.choose('grace');
      await page.getByRole('button', { name: 'Add account' }).click();
      await expect.element(page.getByRole('button', { name: /grace/ })).toBeVisible();
      expect(await listed(backend)).toEqual(['ada active', 'grace active']);
    });
  });
}

/** A provider with a recipe whose sign-in can navigate the page. */
export interface RedirectProvider extends Provider {
  /** Returns the backend of a page whose sign-in navigates. */
  readonly openPage: () => SessionBackend;
  /** Returns the URL that the provider returns to after a page of it, at which the chosen user signs in. */
  readonly respondTo: (page: string) => string;
}

/** Describes the sign-in by redirect of a recipe. */
export function describeRedirect(name: string, create: () => RedirectProvider): void {
  const returnTo = `${location.origin}/inbox`;

  /** Signs in by redirect, on a page that is loaded again. Returns its backend, and the URL of the page. */
  async function redirect(provider: RedirectProvider, userId: string | null, session?: SessionData) {
    provider.choose(userId);
    const methods = methodsOf(provider.openPage());
    const result = session
      ? await methods.reauthenticate(session, { returnTo }, context)
      : await methods.addAccount({ returnTo }, context);
    if (result.outcome !== 'navigation') throw new Error('The sign-in has not navigated.');
    const url = provider.respondTo(result.navigateTo);
    const backend = provider.openPage();
    return { backend, url, finish: async (at = url) => methodsOf(backend).finishRedirect?.(at, context) };
  }

  describe(`the sign-in by redirect of the recipe for ${name}`, () => {
    it('finishes once, at no other URL, and continues at the page that it began on', async () => {
      const { provider } = startProvider(create);
      const { backend, url, finish } = await redirect(provider, 'ada');
      expect(await finish(`${location.origin}/shop?code=1&state=1`)).toBeNull();
      expect(await finish(url.replace(/\?.*/, '?page=2'))).toBeNull();
      expect(await listed(backend)).toEqual([]);
      expect(await finish()).toMatchObject({ outcome: 'signed-in', returnTo });
      expect(await listed(provider.open())).toEqual(['ada active']);
      const again = await finish().catch((error: unknown) => error);
      expect(again === null || isSessionError(again, 'invalid_response')).toBe(true);
      expect(sessionStorage.length).toBe(0);
    });

    it.each([
      ['mallory', 'wrong_account'],
      [null, 'sign_in_cancelled'],
    ])('refuses %s instead of ada with `%s`, and stores nothing', async (other, code) => {
      const { provider, backend } = startProvider(create);
      await signIn(provider, backend, 'ada');
      const session = await endSessionOf(backend, 'ada');
      const written = recordWrites();
      const { finish } = await redirect(provider, other, session);
      await expect(finish()).rejects.toMatchObject({ code });
      expect(written()).toEqual([]);
      expect(await listed(backend)).toEqual(['ada ended']);
      expect([provider.signedIn(), sessionStorage.length]).toEqual([[], 0]);
    });
  });
}
