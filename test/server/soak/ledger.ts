import { type ClosedStatus, isClosed, type SessionData, type SessionStatus } from 'multisession/core';

/** What one browser knows of a session: what it asked for, and what it was told. */
interface Entry {
  readonly id: string;
  readonly userId: string;
  /** What somebody asked the server to make of it, whether or not there was an answer. */
  readonly asked: Set<SessionStatus>;
  /** Whether an answer said that it is over. */
  isOver: boolean;
  lastActiveAt: number;
}

/** What was known when a request was sent: its answer must not say less. */
interface Moment {
  readonly over: ReadonlySet<string>;
  readonly known: readonly string[];
  readonly version: number;
}

/**
 * What one browser was told, and so may rely on. What it asked for without hearing an answer may have happened or not.
 * Everything that contradicts it is reported.
 */
export interface Ledger {
  readonly ids: () => readonly string[];
  readonly clientId: () => string | null;
  readonly now: () => Moment;
  /** Before a sign-in is sent: it ends what the user has here. */
  readonly asksSignIn: (userId: string) => void;
  readonly signedIn: (id: string, userId: string, asked: Moment) => void;
  /** Before something is sent that ends sessions. */
  readonly asks: (status: ClosedStatus, ids: readonly string[]) => void;
  /** An answer said that these are over. */
  readonly over: (ids: readonly string[]) => void;
  /** An answer showed one session. */
  readonly shown: (session: SessionData, asked: Moment) => void;
  /** An answer took a session for signed in, or for closed. */
  readonly treatedAs: (id: string, as: 'signed in' | 'closed', asked: Moment) => void;
  /** An answer listed the whole client. */
  readonly listed: (
    client: {
      readonly id: string | null;
      readonly version: number;
      readonly sessions: readonly SessionData[];
    },
    asked: Moment,
  ) => void;
  /** After all: how things are in the database, with all that this client ever had. */
  readonly settle: (truth: readonly SessionData[]) => void;
}

export function createLedger(name: string, report: (problem: string) => void): Ledger {
  const entries = new Map<string, Entry>();
  const signIns = new Set<string>();
  let clientId: string | null = null;
  let version = 0;

  const complain = (id: string, problem: string): void => report(`${name}, ${id}: ${problem}`);
  const ofUser = (userId: string) => [...entries.values()].filter((entry) => entry.userId === userId);

  function asks(status: SessionStatus, ids: readonly string[]): void {
    for (const id of ids) entries.get(id)?.asked.add(status);
  }

  function over(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = entries.get(id);
      if (entry) entry.isOver = true;
    }
  }

  function treatedAs(id: string, as: 'signed in' | 'closed', { over: before }: Moment): void {
    if (as === 'signed in' && before.has(id)) complain(id, 'resurrected');
    if (as === 'closed' && entries.get(id)?.asked.size === 0) complain(id, 'lost');
  }

  /** Whether a session may be here: one that this browser was told of, or whose sign-in it heard no answer to. */
  function checkOwn({ id, userId }: SessionData): void {
    const entry = entries.get(id);
    const isOwn = entry ? entry.userId === userId : signIns.has(userId ?? '');
    if (!isOwn) complain(id, 'not of this client');
  }

  function shown(session: SessionData, asked: Moment): void {
    checkOwn(session);
    treatedAs(session.id, isClosed(session) ? 'closed' : 'signed in', asked);
    const entry = entries.get(session.id);
    if (!entry) return;
    entry.lastActiveAt = Math.max(entry.lastActiveAt, session.lastActiveAt.getTime());
    if (isClosed(session)) entry.isOver = true;
  }

  return {
    ids: () => [...entries.keys()],
    clientId: () => clientId,
    now: () => ({
      over: new Set([...entries.values()].filter(({ isOver }) => isOver).map(({ id }) => id)),
      known: [...entries.keys()],
      version,
    }),
    asksSignIn(userId) {
      signIns.add(userId);
      const ids = ofUser(userId).map(({ id }) => id);
      asks('replaced', ids);
      asks('removed', ids);
    },
    signedIn(id, userId, { known }) {
      over(ofUser(userId).flatMap((entry) => (known.includes(entry.id) ? [entry.id] : [])));
      entries.set(id, { id, userId, asked: new Set(), isOver: false, lastActiveAt: 0 });
    },
    asks,
    over,
    shown,
    treatedAs,
    listed(client, asked) {
      if (clientId !== null && client.id !== clientId) complain(String(client.id), 'not this client');
      clientId = client.id;
      if (client.version < asked.version) complain(`version ${client.version}`, 'went back');
      version = Math.max(version, client.version);
      for (const session of client.sessions) shown(session, asked);
      const listed = new Set(client.sessions.map(({ id }) => id));
      for (const id of asked.known) if (!listed.has(id)) treatedAs(id, 'closed', asked);
    },
    settle(truth) {
      for (const session of truth) checkOwn(session);
      for (const { id, asked, isOver, lastActiveAt } of entries.values()) {
        const session = truth.find((candidate) => candidate.id === id);
        if (!session) complain(id, 'lost');
        else if (!isClosed(session)) {
          if (isOver) complain(id, 'resurrected');
          if (session.lastActiveAt.getTime() < lastActiveAt) complain(id, 'lost its activity');
        } else if (!asked.has(session.status)) complain(id, `${session.status}, which nobody asked for`);
      }
    },
  };
}
