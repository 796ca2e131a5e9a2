import {
  checkArgument,
  type ClientSnapshot,
  isSessionError,
  SessionError,
  type SessionErrorCode,
  type SessionErrorOptions,
} from '../session/index.ts';
import { reconcile } from './account-list.ts';
import { closedError, notFound, unsupported } from './account-errors.ts';
import { type AccountSignInMethods, createSignInMethods, type LimitedCall } from './account-sign-in.ts';
import { type Account, type AccountContext, keyOf, sessionIdOf, toSession } from './account.ts';
import { DEFAULT_TIMEOUT_MS, timeoutError } from './http-request.ts';
import { createMutex } from './mutex.ts';
import { scopedName } from './scoped-name.ts';
import type { RequestContext } from './request-context.ts';
import type { IssuedToken, SessionBackend, SessionMutationResult } from './session-backend.ts';
import { type AccountStorage, createStoredAccounts } from './stored-accounts.ts';
import { createVersionCounter } from './version-counter.ts';
import { withDeadline } from './with-deadline.ts';

/** The options of {@link accountBackend}: what the SDK of a provider does. */
export interface AccountBackendOptions extends Partial<AccountSignInMethods> {
  /** The name of the backend in error messages. */
  readonly name: string;
  /** See `SessionBackend.scope`. Include the project or tenant of the provider. */
  readonly scope: string;
  /**
   * Returns the accounts that are signed in in this browser, in any order. Must reject rather than omit accounts if the
   * provider cannot be reached: an account that is missing must sign in again.
   */
  readonly getAccounts: (context: AccountContext) => Promise<readonly Account[]>;
  /**
   * Signs one account out, and no other. Must succeed if it is signed out already. If a page of the provider must be opened
   * next, returns its URL as `navigateTo`. The page opens after one sign-out, even if several accounts are signed out.
   */
  readonly signOut: (
    key: string,
    context: AccountContext,
  ) => Promise<void | Pick<SessionMutationResult, 'navigateTo'>>;
  /**
   * Deletes what the SDK stores of an account. Called when the account is removed from the list, after `signOut` if it is
   * signed in. Default: does nothing.
   */
  readonly removeAccount?: (key: string, context: AccountContext) => Promise<void>;
  /**
   * Returns a token that the API of the app accepts, or null if the user must sign in again. Without it, `getToken()` rejects
   * with `unsupported`.
   */
  readonly getToken?: (key: string, context: AccountContext) => Promise<IssuedToken | null>;
  /** Calls the listener when an account has changed without a call of this backend. Returns a function that unsubscribes. */
  readonly subscribe?: (listener: () => void) => () => void;
  /**
   * Returns the code for an error of the SDK, with `retryAfter` if the provider has asked for a pause. Default: `server_error`
   * for all.
   */
  readonly toErrorCode?: (
    error: unknown,
  ) => SessionErrorCode | Pick<SessionErrorOptions, 'code' | 'retryAfter'> | undefined;
  /** The maximum duration of each call in ms, except of `signIn` and `finishSignIn`. Default 10,000. */
  readonly timeoutMs?: number;
  /** The storage of the list of accounts, which contains no tokens. Default: `localStorage`. */
  readonly storage?: AccountStorage;
}

/**
 * Creates a backend for a provider whose SDK holds several accounts in this browser, such as Firebase or an OpenID provider.
 *
 * The backend does what all of them need: it numbers responses, lets one tab at a time change the accounts, limits the time
 * of each call, remembers accounts that must sign in again, and turns errors into {@link SessionError}.
 *
 * @throws {SessionError} `invalid_configuration` if a required option is missing.
 */
export function accountBackend(options: AccountBackendOptions): SessionBackend {
  checkArgument(
    Boolean(options?.name && options.scope) && typeof options.getAccounts === 'function',
    'accountBackend() needs a `name`, a `scope` and `getAccounts`. Pass what the SDK of the provider does.',
  );
  const { name, scope, getToken, subscribe, signIn, finishSignIn, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const stored = createStoredAccounts(options);
  const nextVersion = createVersionCounter();
  const limits = { timeoutMs, timeoutError: () => timeoutError(name, timeoutMs) };
  const runInTurn = createMutex(scopedName({ scope }, 'accounts'), limits);
  let accounts: ReadonlyMap<string, Account> = new Map();

  /** Calls the SDK. */
  async function call<Result>(run: () => Promise<Result>, sessionId?: string): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (isSessionError(error) || (error instanceof Error && error.name === 'AbortError')) throw error;
      const mapped = options.toErrorCode?.(error) ?? 'server_error';
      throw new SessionError({
        ...(typeof mapped === 'string' ? { code: mapped } : mapped),
        message: `The SDK of the backend "${name}" failed (see \`cause\`). No session was changed.`,
        cause: error,
        sessionId,
      });
    }
  }

  /** Calls the SDK, and rejects when its time is over or the call is aborted, even if the SDK never settles. */
  const limit: LimitedCall = ({ signal }, run, sessionId) =>
    withDeadline({ signal, ...limits }, (signal) => call(() => run({ signal }), sessionId));

  async function load(context: RequestContext): Promise<ClientSnapshot> {
    const list = await call(() => options.getAccounts(context));
    const version = nextVersion(context);
    accounts = new Map(list.map((account) => [sessionIdOf(account), account]));
    const active = list.map((account) => toSession(account, { clientId: scope, version }));
    const reconciled = reconcile(stored.read(), active, version, Date.now());
    stored.write(reconciled.list);
    return {
      id: scope,
      sessions: reconciled.sessions,
      covers: 'all',
      lastActiveSessionId: reconciled.list.lastActiveSessionId,
      version,
      invalidSessions: [],
      closedSessions: reconciled.closed,
    };
  }

  const isOf = (sessionId: string, { key, userId }: Account): boolean =>
    keyOf(sessionId) === key ||
    stored.read().sessions.some((session) => session.id === sessionId && session.userId === userId);

  const inTurn = <Result>(
    context: RequestContext,
    work: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> => runInTurn(context.signal, (signal) => work({ ...context, signal }));

  /** Changes the accounts, after their list was brought up to date. */
  const change = (
    id: string,
    context: RequestContext,
    work: (account: Account | undefined, context: RequestContext) => Promise<Partial<SessionMutationResult>>,
  ): Promise<SessionMutationResult> =>
    inTurn(context, async (context) => {
      await load(context);
      if (!stored.has(id)) throw notFound(id);
      const result = await work(accounts.get(id), context);
      const client = await load(context);
      return { ...result, client, session: client.sessions.find((session) => session.id === id) ?? null };
    });

  async function signOut(id: string, context: AccountContext): Promise<Partial<SessionMutationResult>> {
    const account = accounts.get(id);
    return (account && (await call(() => options.signOut(account.key, context), id))) ?? {};
  }

  /** Signs an account out, and deletes what the SDK stores of it. Without `lastActiveSessionId`, it remains listed. */
  async function remove(
    id: string,
    context: AccountContext,
    lastActiveSessionId?: string | null,
  ): Promise<Partial<SessionMutationResult>> {
    const result = await signOut(id, context);
    await call(async () => options.removeAccount?.(keyOf(id), context), id);
    if (lastActiveSessionId !== undefined) stored.remove(id, lastActiveSessionId);
    return result;
  }

  return {
    name,
    scope,
    capabilities: {
      touch: false,
      selectSession: true,
      end: true,
      tokens: getToken !== undefined,
      tokenTemplates: false,
      deviceSessions: false,
      events: subscribe !== undefined,
      sessionPerRequest: true,
    },
    getClient: (context) => inTurn(context, load),
    async touchSession(id, { intent, organizationId }, context) {
      if (intent !== 'select_session') throw unsupported(name, 'record activity', id);
      if (organizationId !== undefined) throw unsupported(name, 'switch organizations', id);
      return change(id, context, async (account) => {
        if (!account) throw closedError(id);
        stored.write({ ...stored.read(), lastActiveSessionId: id });
        return {};
      });
    },
    endSession: (id, context) =>
      change(id, context, async (account, context) => {
        const result = await signOut(id, context);
        if (account) stored.end(id);
        return result;
      }),
    removeSession: (id, { nextSessionId = null }, context) =>
      change(id, context, (_, context) => {
        const { lastActiveSessionId } = stored.read();
        return remove(id, context, lastActiveSessionId === id ? nextSessionId : lastActiveSessionId);
      }),
    removeAllSessions: (context) =>
      inTurn(context, async (context) => {
        await load(context);
        const { sessions } = stored.read();
        const outcomes = await Promise.allSettled(sessions.map(({ id }) => remove(id, context, null)));
        const failed = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failed) throw failed.reason;
        const client = await load(context);
        const navigateTo = outcomes.flatMap(
          (outcome) => (outcome.status === 'fulfilled' && outcome.value.navigateTo) || [],
        )[0];
        return { client, session: null, ...(navigateTo && { navigateTo }) };
      }),
    async createToken(id, { template, organizationId }, context) {
      if (!getToken) throw unsupported(name, 'create tokens', id);
      if (template !== undefined) throw unsupported(name, 'create tokens from a template', id);
      if (organizationId) throw unsupported(name, 'create tokens for an organization', id);
      if (!accounts.has(id)) await inTurn(context, load);
      const account = accounts.get(id);
      const token = account && (await limit(context, (context) => getToken(account.key, context), id));
      if (token) return token;
      throw stored.has(id) ? closedError(id) : notFound(id);
    },
    ...(signIn && {
      signInMethods: createSignInMethods(
        { name, signIn, finishSignIn },
        { call, limit, isOf },
        (account, keep, context) =>
          inTurn(context, async (context) => {
            await load(context);
            // The earlier sign-ins of the user, if the new one has another key.
            for (const [id, { key, userId }] of accounts)
              if (userId === account.userId && key !== account.key) await remove(id, context);
            await call(() => keep(context));
            return load(context);
          }),
      ),
    }),
    ...(subscribe && {
      subscribe: (listener) =>
        subscribe(() => listener({ type: 'client-changed', version: nextVersion({}) })),
    }),
  };
}
