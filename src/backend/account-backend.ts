import {
  type ClientSnapshot,
  isSessionError,
  SessionError,
  type SessionErrorCode,
} from '../session/index.ts';
import { reconcile } from './account-list.ts';
import { type Account, sessionIdOf, toSession } from './account.ts';
import { DEFAULT_TIMEOUT_MS, timeoutError } from './http-request.ts';
import { createMutex } from './mutex.ts';
import { scopedName } from './scoped-name.ts';
import type { RequestContext } from './request-context.ts';
import type { IssuedToken, SessionBackend, SessionMutationResult } from './session-backend.ts';
import { type AccountStorage, createStoredAccounts } from './stored-accounts.ts';
import { createVersionCounter } from './version-counter.ts';

/** The options of {@link accountBackend}: what the SDK of a provider does. */
export interface AccountBackendOptions {
  /** The name of the backend in error messages. */
  readonly name: string;
  /** See `SessionBackend.scope`. Include the project or tenant of the provider. */
  readonly scope: string;
  /**
   * Returns the accounts that are signed in in this browser, in any order. Must reject rather than omit accounts if the
   * provider cannot be reached: an account that is missing must sign in again.
   */
  readonly getAccounts: (context: AccountContext) => Promise<readonly Account[]>;
  /** Signs one account out, and no other. Must succeed if it is signed out already. */
  readonly signOut: (key: string, context: AccountContext) => Promise<void>;
  /** Returns a token that the API of the app accepts. Without it, `getToken()` rejects with `unsupported`. */
  readonly getToken?: (key: string, context: AccountContext) => Promise<IssuedToken>;
  /** Calls the listener when an account has changed without a call of this backend. Returns a function that unsubscribes. */
  readonly subscribe?: (listener: () => void) => () => void;
  /** Returns the code for an error of the SDK. Default: `server_error` for all. */
  readonly toErrorCode?: (error: unknown) => SessionErrorCode | undefined;
  /** The maximum duration of each call in ms. Default 10,000. */
  readonly timeoutMs?: number;
  /** The storage of the list of accounts, which contains no tokens. Default: `localStorage`. */
  readonly storage?: AccountStorage;
}

/** The context of a call of an SDK. */
export type AccountContext = Pick<RequestContext, 'signal'>;

/**
 * Creates a backend for a provider whose SDK holds several accounts in this browser, such as Firebase or an OpenID provider.
 *
 * The backend does what all of them need: it numbers responses, lets one tab at a time change the accounts, limits the time
 * of each call, remembers accounts that must sign in again, and turns errors into {@link SessionError}.
 */
export function accountBackend(options: AccountBackendOptions): SessionBackend {
  const { name, scope, getToken, subscribe, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const stored = createStoredAccounts(options);
  const nextVersion = createVersionCounter();
  const runInTurn = createMutex(scopedName({ scope }, 'accounts'), {
    timeoutMs,
    timeoutError: () => timeoutError(name, timeoutMs),
  });
  let accounts: ReadonlyMap<string, Account> = new Map();

  /** Calls the SDK. */
  async function call<Result>(run: () => Promise<Result>, sessionId?: string): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (isSessionError(error) || (error instanceof Error && error.name === 'AbortError')) throw error;
      throw new SessionError({
        code: options.toErrorCode?.(error) ?? 'server_error',
        message: `The SDK of the backend "${name}" failed (see \`cause\`). No session was changed.`,
        cause: error,
        sessionId,
      });
    }
  }

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

  const inTurn = <Result>(
    context: RequestContext,
    work: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> => runInTurn(context.signal, (signal) => work({ ...context, signal }));

  /** Changes the accounts, after their list was brought up to date. */
  const change = (
    id: string,
    context: RequestContext,
    work: (account: Account | undefined, context: RequestContext) => Promise<unknown>,
  ): Promise<SessionMutationResult> =>
    inTurn(context, async (context) => {
      await load(context);
      if (!stored.has(id)) throw notFound(id);
      await work(accounts.get(id), context);
      const client = await load(context);
      return { client, session: client.sessions.find((session) => session.id === id) ?? null };
    });

  async function signOut(account: Account | undefined, id: string, context: RequestContext): Promise<void> {
    if (account) await call(() => options.signOut(account.key, context), id);
  }

  function unsupported(action: string, sessionId: string): SessionError {
    return new SessionError({
      code: 'unsupported',
      message: `The backend "${name}" cannot ${action}. Nothing was changed. Check its \`capabilities\` first.`,
      sessionId,
    });
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
      if (intent !== 'select_session') throw unsupported('record activity', id);
      if (organizationId !== undefined) throw unsupported('switch organizations', id);
      return change(id, context, async (account) => {
        if (!account) throw closedError(id);
        stored.write({ ...stored.read(), lastActiveSessionId: id });
      });
    },
    endSession: (id, context) =>
      change(id, context, async (account, context) => {
        await signOut(account, id, context);
        if (account) stored.end(id);
      }),
    removeSession: (id, { nextSessionId = null }, context) =>
      change(id, context, async (account, context) => {
        await signOut(account, id, context);
        const { lastActiveSessionId } = stored.read();
        stored.remove(id, lastActiveSessionId === id ? nextSessionId : lastActiveSessionId);
      }),
    removeAllSessions: (context) =>
      inTurn(context, async (context) => {
        await load(context);
        const outcomes = await Promise.allSettled(
          [...accounts].map(async ([id, account]) => {
            await signOut(account, id, context);
            stored.remove(id, null);
          }),
        );
        const failed = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failed) throw failed.reason;
        for (const { id } of stored.read().sessions) stored.remove(id, null);
        const client = await load(context);
        return { client, session: null };
      }),
    async createToken(id, { template, organizationId }, context) {
      if (!getToken) throw unsupported('create tokens', id);
      if (template !== undefined) throw unsupported('create tokens from a template', id);
      if (organizationId) throw unsupported('create tokens for an organization', id);
      if (!accounts.has(id)) await inTurn(context, load);
      const account = accounts.get(id);
      if (account) return call(() => getToken(account.key, context), id);
      throw stored.has(id) ? closedError(id) : notFound(id);
    },
    ...(subscribe && {
      subscribe: (listener) =>
        subscribe(() => listener({ type: 'client-changed', version: nextVersion({}) })),
    }),
  };
}

function notFound(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_not_found',
    message: 'This browser has no account with this session ID. Ask the user to sign in again.',
    sessionId,
  });
}

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The account is signed out. Ask the user to sign in again.',
    sessionId,
  });
}
