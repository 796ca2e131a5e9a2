import {
  type BackendMethods,
  type SessionMutationResult,
  type RequestContext,
  type RemoveOptions,
  scopedName,
} from '../../backend/index.ts';
import { type ClientSnapshot, SessionError } from '../../session/index.ts';
import { type ApiContext, createBetterAuthApi } from './better-auth-api.ts';
import { createSessionRegistry, type RegisteredSession } from './session-registry.ts';
import { isListed } from './parse-session-list.ts';
import type { SessionAndUser } from './better-auth-schema.ts';
import type { BetterAuthBackendOptions } from './better-auth-backend.ts';
import { createCookieMutex } from './cookie-mutex.ts';

/** What the backend does. It is not in the app's first chunk. */
export function createBetterAuthMethods(options: BetterAuthBackendOptions, scope: string): BackendMethods {
  const api = createBetterAuthApi(options);
  const registry = createSessionRegistry(scope);
  const runExclusive = createCookieMutex(scopedName({ scope }, 'cookie'));
  let latestVersion = 0;

  /** By the clock, because every tab numbers its own answers, but never below what any has numbered already. */
  function nextVersion({ minVersion: newest = 0 }: RequestContext): number {
    return (latestVersion = Math.max(latestVersion + 1, newest + 1, Date.now()));
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
    // That answer may have brought back the cookie which the list was read without.
    const list = isListed(firstList.entries, current) ? firstList : await api.listSessions(context);
    const client = registry.update({ current, ...list, version });
    if (current) await revokeLeftoverCookies(context);
    return client;
  }

  /** The cookies of sessions that are over would count as accounts. It does no harm if they stay. */
  async function revokeLeftoverCookies(context: RequestContext): Promise<void> {
    await Promise.allSettled(registry.drainRevoked().map((token) => api.revoke(token, context)));
  }

  async function find(id: string, context: RequestContext): Promise<RegisteredSession> {
    if (!registry.get(id)) await load(context);
    const found = registry.get(id);
    if (found) return found;
    throw new SessionError({
      code: 'session_not_found',
      message: 'This client has no such session. Let the user sign in again.',
      sessionId: id,
    });
  }

  /** Ends a session so that who is next is who shall be: left alone, Better Auth takes the first in its database. */
  async function signOutSession(
    id: string,
    { nextSessionId: next }: RemoveOptions,
    context: RequestContext & ApiContext,
  ): Promise<void> {
    const { lastActiveSessionId, sessions } = await load(context);
    const sessionToEnd = registry.get(id);
    if (!sessionToEnd) return;
    const { token } = sessionToEnd;
    // Without anybody current nobody may be revoked.
    if (lastActiveSessionId === null) await api.setActive(token, context);
    else if (lastActiveSessionId !== id) return api.revoke(token, context);

    const successor = next ? registry.get(next) : undefined;
    const isCurrentListed = registry.unlistedCurrent() === undefined;
    const isOnlySession = !sessions.some((session) => session.id !== id && registry.get(session.id));
    if (isCurrentListed && (successor || isOnlySession)) {
      if (successor) await api.setActive(successor.token, context);
      return api.revoke(token, context);
    }
    // Its cookie stays, or is not there.
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
    getClient: (context) => runExclusive(context.signal, () => load(context)),
    async touchSession(id, { intent, organizationId }, context) {
      if (intent !== 'select_session') throw unsupported('record activity: it prolongs sessions itself', id);
      if (organizationId !== undefined) throw unsupported('switch to an organization at the same time', id);
      return runExclusive(context.signal, async () => {
        const { token } = await find(id, context);
        const unkept = registry.unlistedCurrent();
        // It could never be reached again, but would live on.
        if (unkept && unkept.data.id !== id) await api.revokeCurrent(unkept.token, context);
        const selected = api.setActive(token, { ...context, sessionId: id });
        return toResult(await load(context, selected), id);
      });
    },
    async endSession(id) {
      throw unsupported('end a session and keep it listed: remove it instead', id);
    },
    removeSession: (id, remove, context) =>
      runExclusive(context.signal, async () => {
        await signOutSession(id, remove, { ...context, sessionId: id });
        registry.forget(id);
        return toResult(await load(context));
      }),
    removeAllSessions: (context) =>
      runExclusive(context.signal, async () => {
        await api.signOut(context);
        registry.clear();
        return toResult(await load(context));
      }),
    async createToken(id, { template, organizationId }, context) {
      if (!options.capabilities?.tokens)
        throw unsupported('make tokens without `bearer()` and `jwt()`, see `capabilities`', id);
      if (template !== undefined) throw unsupported('make tokens by a template', id);
      const { data, token } =
        registry.get(id) ?? (await runExclusive(context.signal, () => find(id, context)));
      if (organizationId !== undefined && organizationId !== data.lastActiveOrganizationId)
        throw unsupported('make a token for an organization that the session is not in', id);
      return api.createToken(token, { ...context, sessionId: id });
    },
  };
}

function unsupported(action: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `Better Auth cannot ${action}. Nothing was changed. Look at the backend’s \`capabilities\` beforehand.`,
    sessionId,
  });
}
