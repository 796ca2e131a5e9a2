import {
  type SessionMutationResult,
  type ClientSnapshot,
  type ClosedStatus,
  isClosed,
  type SessionBackend,
  type SessionData,
  SessionError,
} from 'multisession/core';
import {
  type BackendFault,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
} from '../../../src/testing/index.ts';
import type { FaultStep } from './steps.ts';
import { createStreams } from './streams.ts';

const MINUTE = 60_000;

/** An in-memory server with injectable faults, and a record of everything that it has sent. */
export interface Server {
  readonly backend: SessionBackend;
  /** The IDs of all sessions that were ever created, in order of sign-in. */
  readonly ids: readonly string[];
  /** Returns the current client. */
  readonly inspect: () => ClientSnapshot;
  /** Returns the client version at which the session was closed; undefined while it is signed in. */
  readonly closedVersionOf: (id: string) => number | undefined;
  /** Returns every closed status that the session has had. */
  readonly closedStatusesOf: (id: string) => ReadonlySet<string>;
  /** Returns the status that the server sent for a version of the session; undefined if it sent none. */
  readonly statusAt: (id: string, version: number) => string | undefined;
  readonly signIn: (user: string, minutes: number, isPending: boolean) => string;
  readonly close: (id: string, status: ClosedStatus) => void;
  readonly change: (id: string, to: 'active' | 'pending' | 'organization') => void;
  readonly setOffline: (on: boolean) => void;
  readonly setDown: (on: boolean) => void;
  /** Disconnects all event streams for `ms`. */
  readonly breakStreams: (ms: number) => void;
  /** Delays all further events by `ms`. */
  readonly delayEvents: (ms: number) => void;
  /** Applies a fault to the next calls. */
  readonly injectFault: (fault: FaultStep, calls: number) => void;
  readonly stopFaults: () => void;
  /** Records the current state. Called after every step. */
  readonly recordState: () => void;
}

export interface ServerOptions {
  readonly sessionPerRequest: boolean;
  /** Whether the server pushes events. */
  readonly events: boolean;
}

export function createServer(capabilities: ServerOptions): Server {
  const raw = inMemoryBackend({ capabilities });
  const streams = createStreams(raw);
  const ids: string[] = [];
  const closedVersions = new Map<string, number>();
  const closedStatuses = new Map<string, Set<string>>();
  const sentStatuses = new Map<string, string>();
  let faults: FaultStep[] = [];
  let wrongSessionCalls = 0;
  let offline = false;
  let down = false;

  raw.injectFaults(() => {
    if (offline) return { error: failure('network_error') };
    if (down) return { error: failure('server_error') };
    const fault = faults.shift();
    return fault && toBackendFault(fault);
  });

  function addClosedStatus(id: string, status: ClosedStatus): void {
    closedStatuses.set(id, (closedStatuses.get(id) ?? new Set()).add(status));
  }

  function record(session: SessionData): void {
    sentStatuses.set(`${session.id} ${session.version}`, session.status);
    if (isClosed(session)) addClosedStatus(session.id, session.status);
  }

  function recordState(): void {
    const { sessions, version } = raw.inspect();
    for (const session of sessions) record(session);
    const signedIn = new Set(sessions.filter((session) => !isClosed(session)).map(({ id }) => id));
    for (const id of ids) if (!signedIn.has(id) && !closedVersions.has(id)) closedVersions.set(id, version);
  }

  async function recorded(call: Promise<SessionMutationResult>): Promise<SessionMutationResult> {
    const update = await call;
    if (update.session) record(update.session);
    for (const session of update.client?.sessions ?? []) record(session);
    return update;
  }

  /** Returns the ID of another session while the fault `wrong-session` applies. */
  function servedSession(id: string): string {
    if (wrongSessionCalls === 0) return id;
    wrongSessionCalls -= 1;
    return ids.find((other) => other !== id && isSignedIn(other)) ?? id;
  }

  const backend: SessionBackend = {
    name: raw.name,
    scope: raw.scope,
    capabilities: raw.capabilities,
    async getClient(context) {
      const client = await raw.getClient(context);
      for (const session of client.sessions) record(session);
      return client;
    },
    touchSession: (...call) => recorded(raw.touchSession(...call)),
    endSession: (...call) => recorded(raw.endSession(...call)),
    removeSession: (...call) => recorded(raw.removeSession(...call)),
    removeAllSessions: (...call) => recorded(raw.removeAllSessions(...call)),
    createToken: (id, ...call) => raw.createToken(servedSession(id), ...call),
    ...(capabilities.events && { subscribe: streams.subscribe }),
  };

  const isSignedIn = (id: string): boolean =>
    raw.inspect().sessions.some((session) => session.id === id && !isClosed(session));

  return {
    backend,
    ids,
    inspect: () => raw.inspect(),
    closedVersionOf: (id) => closedVersions.get(id),
    closedStatusesOf: (id) => closedStatuses.get(id) ?? new Set(),
    statusAt: (id, version) => sentStatuses.get(`${id} ${version}`),
    signIn(user, minutes, isPending) {
      const now = Date.now();
      const expireAt = new Date(now + minutes * MINUTE);
      const fields = {
        name: user,
        id: `sess_${ids.length}_${user.toLowerCase()}`,
        createdAt: new Date(now),
        expireAt,
        abandonAt: new Date(expireAt.getTime() + 20 * MINUTE),
      };
      raw.signIn(isPending ? createPendingSessionData(fields) : createSessionData(fields));
      ids.push(fields.id);
      recordState();
      return fields.id;
    },
    close(id, status) {
      if (!isSignedIn(id)) return;
      addClosedStatus(id, status);
      raw.close(id, status);
      recordState();
    },
    change(id, to) {
      const session = raw.inspect().sessions.find((candidate) => candidate.id === id);
      if (!session || isClosed(session)) return;
      if (to === 'organization') return raw.update(id, { lastActiveOrganizationId: 'org_3' });
      const currentTask = { key: 'setup-mfa' };
      // SAFETY: all fields of the new status are set; the type of `update` is a partial union.
      const change = (
        to === 'pending' ? { status: to, currentTask, tasks: [currentTask] } : { status: to, tasks: [] }
      ) as Partial<SessionData>;
      raw.update(id, change);
    },
    setOffline(on) {
      offline = on;
      streams.setReachable(!offline && !down);
    },
    setDown(on) {
      down = on;
      streams.setReachable(!offline && !down);
    },
    breakStreams: streams.breakFor,
    delayEvents: streams.delay,
    injectFault(fault, calls) {
      if (fault.kind === 'wrong-session') wrongSessionCalls += calls;
      else faults.push(...Array.from({ length: calls }, () => fault));
    },
    stopFaults() {
      faults = [];
      wrongSessionCalls = 0;
      offline = false;
      down = false;
      streams.stopFaults();
    },
    recordState,
  };
}

function failure(code: 'network_error' | 'server_error' | 'rate_limited' | 'forbidden'): SessionError {
  return new SessionError({ code, message: `made up: ${code}` });
}

function toBackendFault({ kind, ms }: FaultStep): BackendFault {
  switch (kind) {
    case 'slow-request':
      return { requestDelayMs: ms };
    case 'slow-response':
      return { responseDelayMs: ms };
    case 'lost-response':
      return { responseDelayMs: ms, error: failure('network_error'), applied: true };
    case 'duplicate':
      return { duplicateAfterMs: ms };
    case 'wrong-session':
      return {};
    default:
      return { requestDelayMs: ms, error: failure(kind) };
  }
}
