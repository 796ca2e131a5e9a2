import {
  type BackendMethods,
  createMutex,
  createVersionCounter,
  DEFAULT_TIMEOUT_MS,
  type RemoveOptions,
  type RequestContext,
  scopedName,
  type SessionMutationResult,
  timeoutError,
} from '../../backend/index.ts';
import { type ClientSnapshot, SessionError } from '../../session/index.ts';
import { type ApiContext, createBetterAuthApi, SERVER_NAME } from './better-auth-api.ts';
import { createSessionRegistry, type RegisteredSession } from './session-registry.ts';
import { isListed } from './parse-session-list.ts';
import type { SessionAndUser } from './better-auth-readers.ts';
import type { BetterAuthBackendOptions } from './better-auth-options.ts';

/** Creates the methods of `betterAuthBackend()`. */
export function createBetterAuthMethods(options: BetterAuthBackendOptions, scope: string): BackendMethods {
  const api = createBetterAuthApi(options);
  const registry = createSessionRegistry(scope);
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  // Without it, the last `Set-Cookie` header to arrive would win, regardless of the order of the requests.
  const runInTurn = createMutex(scopedName({ scope }, 'cookie'), {
    timeoutMs,
    timeoutError: () => timeoutError(SERVER_NAME, timeoutMs),
  });
  const nextVersion = createVersionCounter();

  function runExclusive<Result>(
    context: RequestContext,
    work: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> {
    return runInTurn(context.signal, (signal) => work({ ...context, signal }));
  }

  async function load(
    context: RequestContext,
    pendingCurrent?: Promise<SessionAndUser>,
  ): Promise<ClientSnapshot> {
    const version = nextVersion(context);
    const [current, firstList] = await Promise.all([
      pendingCurrent ?? api.getCurrent(context),
      api.listSessions(context),
    ]);
    // Reading the current session may have restored its cookie after the list was read.
    const list = isListed(firstList.entries, current) ? firstList : await api.listSessions(context);
    const client = registry.update({ current, ...list, version });
    if (current) await revokeLeftoverCookies(context);
    return client;
  }

  /** Deletes the cookies of closed sessions, which count towards the session limit. Errors are ignored. */
  async function revokeLeftoverCookies(context: RequestContext): Promise<void> {
    await Promise.allSettled(registry.drainRevoked().map((token) => api.revoke(token, context)));
  }

  async function getOrLoad(id: string, context: RequestContext): Promise<RegisteredSession> {
    if (!registry.get(id)) await load(context);
    const found = registry.get(id);
    if (found) return found;
    throw new SessionError({
      code: 'session_not_found',
      message: 'This client has no session with this ID. Ask the user to sign in again.',
      sessionId: id,
    });
  }

  /**
   * Signs a session out after switching to the next one. Otherwise Better Auth would switch to the first session in its
   * database.
   */
  async function signOutSession(
    id: string,
    { nextSessionId }: RemoveOptions,
    context: RequestContext & ApiContext,
  ): Promise<void> {
    const { lastActiveSessionId, sessions } = await load(context);
    const sessionToEnd = registry.get(id);
    if (!sessionToEnd) return;
    const { token } = sessionToEnd;
    // Better Auth rejects the revocation of a session while no session is current.
    if (lastActiveSessionId === null) await api.setActive(token, context);
    else if (lastActiveSessionId !== id) return api.revoke(token, context);

    const successor = nextSessionId ? registry.get(nextSessionId) : undefined;
    const isCurrentListed = registry.unlistedCurrent() === undefined;
    const isOnlySession = !sessions.some((session) => session.id !== id && registry.get(session.id));
    if (isCurrentListed && (successor || isOnlySession)) {
      if (successor) await api.setActive(successor.token, context);
      return api.revoke(token, context);
    }
    // If the session has its own cookie, that cookie remains.
    await api.revokeCurrent(token, context);
    registry.markRevoked(token);
    if (successor) await api.setActive(successor.token, context);
  }

  function toResult(client: ClientSnapshot, id?: string): SessionMutationResult {
    return {
      session: client.sessions.find((session) => session.id === id) ?? null,
      client,
      now: client.now ?? null,
    };
  }

  return {
    getClient: (context) => runExclusive(context, load),
    async touchSession(id, { intent, organizationId }, context) {
      if (intent !== 'select_session')
        throw unsupportedError('record activity, because it extends sessions itself', id);
      if (organizationId !== undefined)
        throw unsupportedError('switch session and organization in one request', id);
      return runExclusive(context, async (context) => {
        const { token } = await getOrLoad(id, context);
        const unlisted = registry.unlistedCurrent();
        // After the switch, the unlisted session would be unreachable but still signed in.
        if (unlisted && unlisted.data.id !== id) await api.revokeCurrent(unlisted.token, context);
        const selected = api.setActive(token, { ...context, sessionId: id });
        return toResult(await load(context, selected), id);
      });
    },
    async endSession(id) {
      throw unsupportedError('end a session and keep it listed. Remove it instead', id);
    },
    removeSession: (id, removeOptions, context) =>
      runExclusive(context, async (context) => {
        await signOutSession(id, removeOptions, { ...context, sessionId: id });
        registry.forget(id);
        return toResult(await load(context));
      }),
    removeAllSessions: (context) =>
      runExclusive(context, async (context) => {
        await api.signOut(context);
        registry.clear();
        return toResult(await load(context));
      }),
    async createToken(id, { template, organizationId }, context) {
      if (!options.capabilities?.tokens)
        throw unsupportedError('create tokens without the plugins `bearer()` and `jwt()`', id);
      if (template !== undefined) throw unsupportedError('create tokens from a template', id);
      const { data, token } =
        registry.get(id) ?? (await runExclusive(context, (context) => getOrLoad(id, context)));
      if (organizationId !== undefined && organizationId !== data.lastActiveOrganizationId)
        throw unsupportedError('create a token for an organization that is not active in the session', id);
      return api.createToken(token, { ...context, sessionId: id });
    },
  };
}

function unsupportedError(action: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `Better Auth cannot ${action}. Nothing was changed. Check the \`capabilities\` of the backend first.`,
    sessionId,
  });
}
