import { type ClosedStatus, isClosed, type SessionData, type SessionStatus } from 'multisession/core';

/** The requests and responses of one browser that concern one session. */
interface Entry {
  readonly id: string;
  readonly userId: string;
  /** The statuses that were requested, with or without a response. */
  readonly requested: Set<SessionStatus>;
  /** Whether a response confirmed that the session is closed. */
  isClosed: boolean;
  lastActiveAt: number;
}

/** The state of the ledger when a request was sent. The response must not be older than this state. */
export interface LedgerSnapshot {
  readonly closed: ReadonlySet<string>;
  readonly known: readonly string[];
  readonly versions: ReadonlyMap<string, number>;
}

/**
 * A record of the responses that one browser received. A request without a response may have had an effect or not.
 * Reports every contradiction.
 */
export interface Ledger {
  readonly ids: () => readonly string[];
  readonly snapshot: () => LedgerSnapshot;
  /** Records that a sign-in is about to be sent, which closes the earlier sessions of the user in this browser. */
  readonly signInRequested: (userId: string) => void;
  readonly signedIn: (id: string, userId: string, before: LedgerSnapshot) => void;
  /** Records that a request to close sessions is about to be sent. */
  readonly closeRequested: (status: ClosedStatus, ids: readonly string[]) => void;
  /** Records a response that confirms that sessions are closed. */
  readonly closeConfirmed: (ids: readonly string[]) => void;
  /** Checks a session in a response. */
  readonly sessionReceived: (session: SessionData, before: LedgerSnapshot) => void;
  /** Checks a response that implies that a session is signed in or closed. */
  readonly treatedAs: (id: string, as: 'signed in' | 'closed', before: LedgerSnapshot) => void;
  /** Checks a response with all sessions of the browser. */
  readonly clientReceived: (
    client: { readonly sessions: readonly SessionData[] },
    before: LedgerSnapshot,
  ) => void;
  /** Compares the record with all sessions that the database has stored for the users of this browser. */
  readonly compareWith: (stored: readonly SessionData[]) => void;
}

export function createLedger(name: string, report: (problem: string) => void): Ledger {
  const entries = new Map<string, Entry>();
  const signIns = new Set<string>();
  const versions = new Map<string, number>();

  const reportFor = (id: string, problem: string): void => report(`${name}, ${id}: ${problem}`);
  const ofUser = (userId: string) => [...entries.values()].filter((entry) => entry.userId === userId);

  function closeRequested(status: SessionStatus, ids: readonly string[]): void {
    for (const id of ids) entries.get(id)?.requested.add(status);
  }

  function closeConfirmed(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = entries.get(id);
      if (entry) entry.isClosed = true;
    }
  }

  function treatedAs(id: string, as: 'signed in' | 'closed', { closed }: LedgerSnapshot): void {
    if (as === 'signed in' && closed.has(id)) reportFor(id, 'resurrected');
    if (as === 'closed' && entries.get(id)?.requested.size === 0) reportFor(id, 'lost');
  }

  /** Checks that a session belongs to this browser: it is known, or the response to its sign-in was lost. */
  function checkOwn({ id, userId }: SessionData): void {
    const entry = entries.get(id);
    const isOwn = entry ? entry.userId === userId : signIns.has(userId ?? '');
    if (!isOwn) reportFor(id, 'not of this browser');
  }

  function sessionReceived(session: SessionData, before: LedgerSnapshot): void {
    checkOwn(session);
    if (session.version < (before.versions.get(session.id) ?? 0)) reportFor(session.id, 'went back');
    versions.set(session.id, Math.max(session.version, versions.get(session.id) ?? 0));
    treatedAs(session.id, isClosed(session) ? 'closed' : 'signed in', before);
    const entry = entries.get(session.id);
    if (!entry) return;
    entry.lastActiveAt = Math.max(entry.lastActiveAt, session.lastActiveAt.getTime());
    if (isClosed(session)) entry.isClosed = true;
  }

  return {
    ids: () => [...entries.keys()],
    snapshot: () => ({
      closed: new Set([...entries.values()].filter((entry) => entry.isClosed).map(({ id }) => id)),
      known: [...entries.keys()],
      versions: new Map(versions),
    }),
    signInRequested(userId) {
      signIns.add(userId);
      const ids = ofUser(userId).map(({ id }) => id);
      closeRequested('replaced', ids);
      closeRequested('removed', ids);
    },
    signedIn(id, userId, { known }) {
      closeConfirmed(ofUser(userId).flatMap((entry) => (known.includes(entry.id) ? [entry.id] : [])));
      entries.set(id, { id, userId, requested: new Set(), isClosed: false, lastActiveAt: 0 });
    },
    closeRequested,
    closeConfirmed,
    sessionReceived,
    treatedAs,
    clientReceived(client, before) {
      for (const session of client.sessions) sessionReceived(session, before);
      const listed = new Set(client.sessions.map(({ id }) => id));
      for (const id of before.known) if (!listed.has(id)) treatedAs(id, 'closed', before);
    },
    compareWith(stored) {
      for (const session of stored) checkOwn(session);
      for (const entry of entries.values()) {
        const { id, requested, lastActiveAt } = entry;
        const session = stored.find((candidate) => candidate.id === id);
        if (!session) reportFor(id, 'lost');
        else if (!isClosed(session)) {
          if (entry.isClosed) reportFor(id, 'resurrected');
          if (session.lastActiveAt.getTime() < lastActiveAt) reportFor(id, 'lost its activity');
        } else if (!requested.has(session.status)) reportFor(id, `${session.status} without a request`);
      }
    },
  };
}
