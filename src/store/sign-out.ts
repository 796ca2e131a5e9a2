import type {
  SessionMutationResult,
  RequestContext,
  RemoveOptions,
  SessionBackend,
} from '../backend/index.ts';
import { isClosed, isSessionError, type Session, type SessionData, SessionError } from '../session/index.ts';
import type { SessionFactory } from './merge.ts';
import { chooseNext, type NextSessionStrategy } from './next-session.ts';
import { nobody, type Refresher } from './refresh.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession } from './state.ts';

/** The options of `SessionStore.signOut()`. */
export interface SignOutOptions {
  /** The session to sign out, or its ID. Default: the current session. */
  readonly session?: Session | string;
  /** The sessions to sign out: one `session`, or `all` sessions of this client. Default: `session`. */
  readonly scope?: 'session' | 'all';
  /**
   * The resulting state: `remove` removes the session from this client, `end` keeps it listed with the status `ended`.
   * With `scope: 'all'`, sessions are always removed. Default: `remove`.
   */
  readonly mode?: 'remove' | 'end';
  /**
   * The strategy that picks the next session if the current one is signed out. With `scope: 'all'`, there is none.
   * Default: `most-recent`.
   */
  readonly nextSession?: NextSessionStrategy;
}

export interface SignOut {
  /** Signs out. Who is signed out already stays so without an error. */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  /** Signs one session out, and answers it as it then is. */
  readonly close: (id: string, mode: 'remove' | 'end') => Promise<Session>;
}

export function createSignOut(
  backend: SessionBackend,
  keeper: StateKeeper,
  refresher: Refresher,
  factory: SessionFactory,
): SignOut {
  const { api } = keeper;

  async function leave(id: string, mode: 'remove' | 'end', next: NextSessionStrategy = 'most-recent') {
    const held = findSession(api.getState(), id);
    if (mode === 'end' && held && isClosed(held)) return factory.latest(id);
    const call =
      mode === 'end'
        ? end(backend, id, keeper.context())
        : remove(backend, id, factory.latest(id), optionsFor(id, next), keeper.context());
    return leaving([id], mode === 'end' ? 'ending' : 'removing', next, call);
  }

  /** Where one cookie is the account for all, the backend has to know beforehand whom it is to speak for. */
  function optionsFor(id: string, next: NextSessionStrategy = 'most-recent'): RemoveOptions {
    const { client, currentSessionId } = api.getState();
    const held = findSession(api.getState(), id);
    if (backend.capabilities.sessionPerRequest || !client || !held || id !== currentSessionId) return {};
    const sessions = client.sessions.filter((session) => session !== held);
    return { nextSessionId: chooseNext(next, held, { ...client, sessions }) };
  }

  /** Runs a sign-out, with everything in place for the moment in which its outcome is heard of, from whomever. */
  async function leaving(
    ids: readonly string[],
    operation: 'ending' | 'removing',
    next: NextSessionStrategy,
    call: Promise<SessionMutationResult>,
  ): Promise<SessionData | null> {
    const asked = keeper.ask();
    const undo = ids.flatMap((id) => [keeper.begin(id, operation), keeper.depart(id, next)]);
    try {
      const update = await call;
      keeper.applyUpdate(update, asked);
      return update.session;
    } catch (error) {
      refresher.heed(error);
      throw error;
    } finally {
      for (const done of undo) done();
    }
  }

  function made(data: SessionData): Session {
    const session = factory.make(data);
    if (!findSession(api.getState(), data.id)) factory.forget(data.id);
    return session;
  }

  async function signOutAll(): Promise<void> {
    const ids = (api.getState().client?.sessions ?? []).map(({ id }) => id);
    await leaving(ids, 'removing', 'none', removeAll(backend, keeper.context()));
  }

  return {
    async close(id, mode) {
      const data = await leave(id, mode);
      if (data) return made(data);
      throw new SessionError({
        code: 'session_not_found',
        message: 'This client has no session with this ID, so no session was ended or removed. Check the ID.',
        sessionId: id,
      });
    },
    async signOut({ session, scope = 'session', mode = 'remove', nextSession } = {}) {
      if (scope === 'all') return signOutAll();
      const id = typeof session === 'string' ? session : (session?.id ?? api.getState().currentSessionId);
      if (id !== null) await leave(id, mode, nextSession);
    },
  };
}

async function end(
  backend: SessionBackend,
  id: string,
  context: RequestContext,
): Promise<SessionMutationResult> {
  if (backend.capabilities.end) return backend.endSession(id, context);
  throw new SessionError({
    code: 'unsupported',
    message: `The backend "${backend.name}" does not support \`mode: 'end'\` (\`capabilities.end\` is false). The session was not signed out. Use \`mode: 'remove'\` instead.`,
    sessionId: id,
  });
}

/** Removing what is gone already is success. */
async function remove(
  backend: SessionBackend,
  id: string,
  known: SessionData | undefined,
  options: RemoveOptions,
  context: RequestContext,
): Promise<SessionMutationResult> {
  const gone = known ? ({ ...known, status: 'removed', user: null } as const) : null;
  try {
    const update = await backend.removeSession(id, options, context);
    return { ...update, session: update.session ?? gone };
  } catch (error) {
    if (isSessionError(error, 'client_not_found')) return { session: gone, client: nobody };
    if (isSessionError(error, 'session_not_found')) return { session: gone, client: null };
    throw error;
  }
}

async function removeAll(backend: SessionBackend, context: RequestContext): Promise<SessionMutationResult> {
  try {
    return await backend.removeAllSessions(context);
  } catch (error) {
    if (isSessionError(error, 'client_not_found')) return { session: null, client: nobody };
    throw error;
  }
}
