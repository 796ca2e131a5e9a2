import { type ClientSnapshot, isSessionError, isSignedIn, parseClient } from '../session/index.ts';
import type { Start } from './lifecycle.ts';
import { mergeClient, type SessionFactory } from './merge.ts';
import type { StateKeeper } from './session-state.ts';
import { initialState, noteworthy, type SessionState } from './state.ts';

/** The options of a store that has data before its first request, for server rendering. */
export interface InitialClientOptions {
  /**
   * The client as JSON, that is, the `response` of `GET /v1/client` (null for no client), or a promise of it. It is shown
   * immediately and refreshed when the store connects. If it cannot be parsed, the state's `error` is set; a promise that
   * rejects is ignored. In both cases the store loads as usual.
   */
  readonly initialClient?: unknown;
  /**
   * The session that is current in this tab initially, for apps that have the account in the URL. Takes precedence over
   * the stored selection. If that session is not signed in, no session is current. Read once; call `switchTo()` for later
   * changes. Not supported by backends with a shared cookie (`sessionPerRequest: false`).
   */
  readonly initialSessionId?: string | undefined;
}

/** How an initial client is read. */
export interface InitialClientContext extends Pick<InitialClientOptions, 'initialSessionId'> {
  /** Whether each tab may have been left as somebody else, which only the tab itself knows. */
  readonly tabsDiffer: boolean;
  readonly factory: SessionFactory;
  readonly createFactory: () => SessionFactory;
}

/** What was given, and the state that it makes: the same on the server and in hydration. */
interface Given {
  readonly snapshot: ClientSnapshot | null;
  readonly state: SessionState;
}

/** An initial client, and what is still to come of it. */
export interface InitialClient {
  readonly now: Given;
  readonly later: Promise<Given> | null;
  /** The state with everything that was given, or one and the same promise of it. */
  readonly whole: SessionState | Promise<SessionState>;
}

const nothing: Given = { snapshot: null, state: initialState };

/** Reads what the store is given to begin with. Touches nothing of the place it runs in: that may be a server. */
export function readInitialClient(wire: unknown, context: InitialClientContext): InitialClient {
  if (!isPromise(wire)) {
    const now = wire === undefined ? nothing : read(wire, context, context.factory);
    return { now, later: null, whole: now.state };
  }
  const later = Promise.resolve(wire).then(
    // Newer data may be held by then, but this has to read as it was sent.
    (arrived) => read(arrived, context, context.createFactory()),
    () => nothing,
  );
  return { now: nothing, later, whole: later.then(({ state }) => state) };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function read(wire: unknown, context: InitialClientContext, factory: SessionFactory): Given {
  try {
    const snapshot = parseClient(wire, { path: 'initialClient' });
    return { snapshot, state: stateOf(snapshot, context, factory) };
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return { snapshot: null, state: { ...initialState, error } };
  }
}

function stateOf(
  snapshot: ClientSnapshot,
  context: InitialClientContext,
  factory: SessionFactory,
): SessionState {
  // Server and browser have to show the same, so that neither's clock is asked yet.
  const asSent: SessionFactory = {
    ...factory,
    make: (data) => factory.make(data, Number.NEGATIVE_INFINITY),
  };
  return {
    ...initialState,
    client: mergeClient(null, snapshot, asSent),
    error: noteworthy(snapshot) ?? null,
    ...currentOf(snapshot, context),
  };
}

/** Who is current for sure, in whatever tab the page is opened. */
function currentOf(
  { sessions, lastActiveSessionId }: ClientSnapshot,
  { initialSessionId, tabsDiffer }: InitialClientContext,
): Partial<SessionState> {
  if (initialSessionId === undefined && tabsDiffer && sessions.some(isSignedIn)) return {};
  const id = initialSessionId ?? lastActiveSessionId;
  const session = sessions.find((candidate) => candidate.id === id);
  if (session && isSignedIn(session)) return { connection: 'ready', currentSessionId: session.id };
  const signedOutReason = initialSessionId === undefined ? 'none' : (session?.status ?? 'revoked');
  return { connection: 'ready', signedOutReason };
}

/** Makes what was given this tab's own, once the store is in use. On a server it never is. */
export interface Adoption {
  readonly adopt: () => void;
  readonly start: Start;
}

export function createAdoption({ now, later }: InitialClient, keeper: StateKeeper): Adoption {
  // Everything else is asked for later.
  const asked = keeper.ask();
  let given: Given | null = now;
  let started = false;

  function adopt(): void {
    if (!given) return;
    const { snapshot, state } = given;
    given = null;
    const { connection } = keeper.api.getState();
    if (snapshot) keeper.applyClient(snapshot, asked, connectedWith(connection));
    else if (state.error && connection === 'loading') keeper.api.setState({ error: state.error });
  }

  void later?.then((arrived) => {
    given = arrived;
    if (started) adopt();
  });

  return {
    adopt,
    start() {
      started = true;
      adopt();
      return () => {
        started = false;
      };
    },
  };
}

function connectedWith(connection: SessionState['connection']): Partial<SessionState> {
  if (connection === 'loading') return { connection: 'ready' };
  return connection === 'failed' ? { connection: 'degraded' } : {};
}
