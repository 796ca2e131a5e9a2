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

/** The server of the model: a backend in memory, what can happen to it and to the way to it, and what it ever said. */
export interface Server {
  readonly backend: SessionBackend;
  /** Every session there ever was, in order of sign-in. */
  readonly ids: readonly string[];
  /** As it is now. */
  readonly look: () => ClientSnapshot;
  /** Signed in, by what the server says now. */
  readonly isSignedIn: (id: string) => boolean;
  /** The client version at which the server had closed the session for sure; undefined as long as it has not. */
  readonly closedBy: (id: string) => number | undefined;
  /** How it ended, first and later, if it did. */
  readonly fatesOf: (id: string) => ReadonlySet<string>;
  /** What the server once said of that version of the session; undefined if it never said anything. */
  readonly statusAt: (id: string, version: number) => string | undefined;
  readonly signIn: (user: string, minutes: number, isPending: boolean) => string;
  readonly close: (id: string, status: ClosedStatus) => void;
  readonly change: (id: string, to: 'active' | 'pending' | 'organization') => void;
  readonly setOffline: (on: boolean) => void;
  readonly setDown: (on: boolean) => void;
  /** Breaks the streams of what is pushed for so many ms, or makes all that is pushed late by as much from now on. */
  readonly disturbPushes: (how: 'break' | 'delay', ms: number) => void;
  /** The next calls meet that fault. */
  readonly disturb: (fault: FaultStep, calls: number) => void;
  readonly stopFaults: () => void;
  /** Takes note of what has changed. To be called often. */
  readonly note: () => void;
}

export interface ServerOptions {
  readonly sessionPerRequest: boolean;
  /** Whether it pushes. */
  readonly events: boolean;
}

export function createServer(capabilities: ServerOptions): Server {
  const raw = inMemoryBackend({ capabilities });
  const streams = createStreams(raw);
  const ids: string[] = [];
  const closedBy = new Map<string, number>();
  const fates = new Map<string, Set<string>>();
  const said = new Map<string, string>();
  let faults: FaultStep[] = [];
  let confusions = 0;
  let offline = false;
  let down = false;

  raw.injectFaults(() => {
    if (offline) return { error: failure('network_error') };
    if (down) return { error: failure('server_error') };
    const fault = faults.shift();
    return fault && toBackendFault(fault);
  });

  function addFate(id: string, status: ClosedStatus): void {
    fates.set(id, (fates.get(id) ?? new Set()).add(status));
  }

  function record(session: SessionData): void {
    said.set(`${session.id} ${session.version}`, session.status);
    if (isClosed(session)) addFate(session.id, session.status);
  }

  function note(): void {
    const { sessions, version } = raw.inspect();
    for (const session of sessions) record(session);
    const signedIn = new Set(sessions.filter((session) => !isClosed(session)).map(({ id }) => id));
    for (const id of ids) if (!signedIn.has(id) && !closedBy.has(id)) closedBy.set(id, version);
  }

  async function recorded(call: Promise<SessionMutationResult>): Promise<SessionMutationResult> {
    const update = await call;
    if (update.session) record(update.session);
    for (const session of update.client?.sessions ?? []) record(session);
    return update;
  }

  /** Another session than the one that was asked for, while the server confuses them. */
  function confused(id: string): string {
    if (confusions === 0) return id;
    confusions -= 1;
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
    createToken: (id, ...call) => raw.createToken(confused(id), ...call),
    ...(capabilities.events && { subscribe: streams.subscribe }),
  };

  const isSignedIn = (id: string): boolean =>
    raw.inspect().sessions.some((session) => session.id === id && !isClosed(session));

  return {
    backend,
    ids,
    look: () => raw.inspect(),
    isSignedIn,
    closedBy: (id) => closedBy.get(id),
    fatesOf: (id) => fates.get(id) ?? new Set(),
    statusAt: (id, version) => said.get(`${id} ${version}`),
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
      note();
      return fields.id;
    },
    close(id, status) {
      if (!isSignedIn(id)) return;
      addFate(id, status);
      raw.close(id, status);
      note();
    },
    change(id, to) {
      const session = raw.inspect().sessions.find((candidate) => candidate.id === id);
      if (!session || isClosed(session)) return;
      if (to === 'organization') return raw.update(id, { lastActiveOrganizationId: 'org_3' });
      const currentTask = { key: 'setup-mfa' };
      // SAFETY: the fields of the new status are all there; `update` takes a part of one of a union.
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
    disturbPushes(how, ms) {
      if (how === 'break') streams.breakFor(ms);
      else streams.delay(ms);
    },
    disturb(fault, calls) {
      if (fault.kind === 'confused') confusions += calls;
      else faults.push(...Array.from({ length: calls }, () => fault));
    },
    stopFaults() {
      faults = [];
      confusions = 0;
      offline = false;
      down = false;
      streams.stopFaults();
    },
    note,
  };
}

function failure(code: 'network_error' | 'server_error' | 'rate_limited' | 'forbidden'): SessionError {
  return new SessionError({ code, message: `made up: ${code}` });
}

function toBackendFault({ kind, ms }: FaultStep): BackendFault {
  switch (kind) {
    case 'slow':
      return { requestDelayMs: ms };
    case 'late':
      return { responseDelayMs: ms };
    case 'lost':
      return { responseDelayMs: ms, error: failure('network_error'), applied: true };
    case 'repeated':
      return { duplicateAfterMs: ms };
    case 'confused':
      return {};
    default:
      return { requestDelayMs: ms, error: failure(kind) };
  }
}
