import {
  type ActiveSessionData,
  arrayOf,
  type ClientSnapshot,
  type ClosedSessionData,
  isClosed,
  nullable,
  objectOf,
  parseSession,
  readPresent,
  readString,
  serializeSession,
  type SessionData,
  tryRead,
} from '../session/index.ts';

/** The list of accounts that the tabs of a browser share. It contains no tokens. */
export interface AccountList {
  /** The sessions that were signed in or closed when the list was last written, without the data of their users. */
  readonly sessions: readonly ClosedSessionData[];
  /** The sessions among them that were signed in. */
  readonly signedIn: readonly string[];
  readonly lastActiveSessionId: string | null;
}

const emptyList: AccountList = { sessions: [], signedIn: [], lastActiveSessionId: null };

const readList = objectOf({
  sessions: arrayOf(readPresent),
  signedIn: arrayOf(readString),
  lastActiveSessionId: nullable(readString),
});

/** Returns the list that a text describes. A list that cannot be parsed is empty, and so are its invalid sessions. */
export function parseList(text: string | null): AccountList {
  const list = tryRead((value, path) => readList(JSON.parse(readString(value, path)), path), text);
  if (!list) return emptyList;
  const sessions = list.sessions.flatMap((value) => tryRead((session) => parseSession(session), value) ?? []);
  return { ...list, sessions: sessions.filter(isClosed) };
}

/** Returns the list as a text. */
export function serializeList(list: AccountList): string {
  return JSON.stringify({ ...list, sessions: list.sessions.map(serializeSession) });
}

/** The time for which a closed session remains listed, in ms. */
const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000;

/** The result of {@link reconcile}. */
export interface Reconciled {
  readonly list: AccountList;
  readonly sessions: readonly SessionData[];
  /** The sessions that are no longer listed, because their users have signed in again. */
  readonly closed: NonNullable<ClientSnapshot['closedSessions']>;
}

/**
 * Compares a list with the sessions that the provider has now. Sessions that it no longer has are `expired` and remain
 * listed, so that their users can sign in again, until they do or `abandonAt` has passed.
 */
export function reconcile(
  list: AccountList,
  active: readonly ActiveSessionData[],
  version: number,
  now: number,
): Reconciled {
  const gone = list.sessions.filter(({ id }) => !active.some((session) => session.id === id));
  const wasSignedIn = ({ id }: ClosedSessionData): boolean => list.signedIn.includes(id);
  const isReplaced = ({ userId }: ClosedSessionData): boolean =>
    active.some((session) => session.userId === userId);
  const closed = gone.filter((session) => isReplaced(session) && wasSignedIn(session));
  const kept = gone.filter((session) => !isReplaced(session) && session.abandonAt.getTime() > now);
  const remembered = kept.map((session) => {
    const abandonAt = wasSignedIn(session) ? new Date(now + REMEMBERED_MS) : session.abandonAt;
    return changed(session, { version, abandonAt });
  });
  const added = inOrder(active).filter(({ id }) => !list.sessions.some((session) => session.id === id));
  const lastActive = added.at(-1)?.id ?? list.lastActiveSessionId;
  return {
    list: {
      // They are `expired` if the provider does not have them the next time.
      sessions: [...active.map(asExpired), ...remembered],
      signedIn: active.map(({ id }) => id),
      lastActiveSessionId: active.some(({ id }) => id === lastActive) ? lastActive : null,
    },
    sessions: inOrder([...active, ...remembered]),
    closed: closed.map((session) => changed(session, { status: 'replaced', version })),
  };
}

function changed(
  session: ClosedSessionData,
  changes: Partial<Pick<ClosedSessionData, 'status' | 'version' | 'abandonAt'>>,
): ClosedSessionData {
  return { ...session, ...changes };
}

function asExpired(session: ActiveSessionData): ClosedSessionData {
  return { ...session, status: 'expired', user: null };
}

function inOrder(sessions: readonly SessionData[]): readonly SessionData[] {
  // oxlint-disable-next-line unicorn/no-array-sort -- a copy, and Firefox 113 has no `toSorted()`
  return [...sessions].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
