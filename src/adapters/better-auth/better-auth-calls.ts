import {
  type BackendCalls,
  type BackendUpdate,
  type CallContext,
  type RemoveOptions,
  sharedName,
} from '../../backend/index.ts';
import { type ClientSnapshot, SessionError } from '../../session/index.ts';
import { type ApiContext, createBetterAuthApi } from './better-auth-api.ts';
import { createKnownSessions, type Known } from './known-sessions.ts';
import { isListed } from './read-list.ts';
import type { Pair } from './schema.ts';
import type { BetterAuthBackendOptions } from './better-auth-backend.ts';
import { createTurns } from './turns.ts';

/** What the backend does. It is not in the app's first chunk. */
export function createBetterAuthCalls(options: BetterAuthBackendOptions, scope: string): BackendCalls {
  const api = createBetterAuthApi(options);
  const known = createKnownSessions(scope);
  const inTurn = createTurns(sharedName({ scope }, 'cookie'));
  let last = 0;

  /** By the clock, because every tab numbers its own answers, but never below what any has numbered already. */
  function nextVersion({ newest = 0 }: CallContext): number {
    return (last = Math.max(last + 1, newest + 1, Date.now()));
  }

  async function load(context: CallContext, asked?: Promise<Pair>): Promise<ClientSnapshot> {
    const version = nextVersion(context);
    const [current, first] = await Promise.all([asked ?? api.readCurrent(context), api.list(context)]);
    // That answer may have brought back the cookie which the list was read without.
    const list = isListed(first.entries, current) ? first : await api.list(context);
    const client = known.take({ current, ...list, version });
    if (current) await clearAway(context);
    return client;
  }

  /** The cookies of sessions that are over would count as accounts. It does no harm if they stay. */
  async function clearAway(context: CallContext): Promise<void> {
    await Promise.allSettled(known.takeDead().map((token) => api.revoke(token, context)));
  }

  async function find(id: string, context: CallContext): Promise<Known> {
    if (!known.get(id)) await load(context);
    const found = known.get(id);
    if (found) return found;
    throw new SessionError({
      code: 'session_not_found',
      message: 'This client has no such session. Let the user sign in again.',
      sessionId: id,
    });
  }

  /** Ends a session so that who is next is who shall be: left alone, Better Auth takes the first in its database. */
  async function end(
    id: string,
    { nextSessionId: next }: RemoveOptions,
    context: CallContext & ApiContext,
  ): Promise<void> {
    const { lastActiveSessionId, sessions } = await load(context);
    const leaving = known.get(id);
    if (!leaving) return;
    const { token } = leaving;
    // Without anybody current nobody may be revoked.
    if (lastActiveSessionId === null) await api.setActive(token, context);
    else if (lastActiveSessionId !== id) return api.revoke(token, context);

    const follower = next ? known.get(next) : undefined;
    const isKept = known.unkept() === undefined;
    const isAlone = !sessions.some((session) => session.id !== id && known.get(session.id));
    if (isKept && (follower || isAlone)) {
      if (follower) await api.setActive(follower.token, context);
      return api.revoke(token, context);
    }
    // Its cookie stays, or is not there.
    await api.revokeCurrent(token, context);
    known.bury(token);
    if (follower) await api.setActive(follower.token, context);
  }

  function answer(client: ClientSnapshot, id?: string): BackendUpdate {
    return {
      session: client.sessions.find((session) => session.id === id) ?? null,
      client,
      now: client.now ?? null,
    };
  }

  return {
    getClient: (context) => inTurn(context.signal, () => load(context)),
    async touchSession(id, { intent, organizationId }, context) {
      if (intent !== 'select_session') throw unsupported('record activity: it prolongs sessions itself', id);
      if (organizationId !== undefined) throw unsupported('switch to an organization at the same time', id);
      return inTurn(context.signal, async () => {
        const { token } = await find(id, context);
        const unkept = known.unkept();
        // It could never be reached again, but would live on.
        if (unkept && unkept.data.id !== id) await api.revokeCurrent(unkept.token, context);
        const selected = api.setActive(token, { ...context, sessionId: id });
        return answer(await load(context, selected), id);
      });
    },
    async endSession(id) {
      throw unsupported('end a session and keep it listed: remove it instead', id);
    },
    removeSession: (id, remove, context) =>
      inTurn(context.signal, async () => {
        await end(id, remove, { ...context, sessionId: id });
        known.forget(id);
        return answer(await load(context));
      }),
    removeAllSessions: (context) =>
      inTurn(context.signal, async () => {
        await api.signOut(context);
        known.clear();
        return answer(await load(context));
      }),
    async createToken(id, { template, organizationId }, context) {
      if (!options.capabilities?.tokens)
        throw unsupported('make tokens without `bearer()` and `jwt()`, see `capabilities`', id);
      if (template !== undefined) throw unsupported('make tokens by a template', id);
      const { data, token } = known.get(id) ?? (await inTurn(context.signal, () => find(id, context)));
      if (organizationId !== undefined && organizationId !== data.lastActiveOrganizationId)
        throw unsupported('make a token for an organization that the session is not in', id);
      return api.createToken(token, { ...context, sessionId: id });
    },
  };
}

function unsupported(what: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `Better Auth cannot ${what}. Nothing was changed. Look at the backend’s \`capabilities\` beforehand.`,
    sessionId,
  });
}
