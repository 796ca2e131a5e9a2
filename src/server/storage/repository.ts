import type { SessionStatus } from '../../session/index.ts';
import type { SessionEvent } from '../events/event-bus.ts';
import type { SessionChanges, SessionRecord } from './schema.ts';

/** The predicate of an UPDATE of sessions. Sessions that no longer match are not changed. */
export interface SessionFilter {
  readonly ids: readonly string[];
  readonly statuses: readonly SessionStatus[];
  /** Matches only sessions that have not expired at this time, in ms since the Unix epoch. */
  readonly aliveAt?: number | undefined;
  /** Matches only sessions that are due for a deadline at `now`. */
  readonly due?: { readonly deadline: Deadline; readonly now: number } | undefined;
  /** Matches only sessions whose secrets have not changed since they were read. */
  readonly secretRevision?: number | undefined;
}

/**
 * The deadlines of sessions: `unclaimed` sign-ins, whose cookie was never presented, are revoked; others `expire`; closed
 * ones are `abandon`ed.
 */
export type Deadline = 'unclaimed' | 'expire' | 'abandon';

/** The filter and the order of a list of sessions. */
export interface SessionListFilter {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /**
   * The statuses to match at `now`, taking into account deadlines that have passed but are not recorded yet. Default:
   * all.
   */
  readonly statuses?: readonly SessionStatus[] | undefined;
  /** The column to sort by, in descending order. Default `created_at`. */
  readonly orderBy?: 'created_at' | 'last_active_at';
  readonly now: number;
}

/** One page of a list of sessions. */
export interface SessionPage {
  /** The sessions, newest first, with their status at `now`. */
  readonly sessions: readonly SessionRecord[];
  /** The number of sessions on all pages. */
  readonly totalCount: number;
}

/** The batch of sessions that a sweep examines, in the order of their IDs. */
export interface SweepFilter {
  /** The ID that precedes the batch. */
  readonly after: string;
  readonly limit: number;
  readonly now: number;
}

/** A range of sessions in the order of their IDs: those after `after`, up to and including `last`, if it is not `null`. */
export interface IdRange {
  readonly after: string;
  readonly last: string | null;
}

/** The result of examining a batch of sessions. */
export interface DueSessions {
  /** The sessions that are past a deadline. */
  readonly due: readonly SessionRecord[];
  /** The last ID of the batch, to pass as `after` for the next batch; `null` if this is the last batch. */
  readonly last: string | null;
}

/** The read queries. */
interface Reads {
  /** Loads a session. */
  findSession(id: string): Promise<SessionRecord | null>;
  /** Loads sessions, in no particular order. Missing sessions are omitted. */
  findSessions(ids: readonly string[]): Promise<readonly SessionRecord[]>;
  /** Loads the versions of sessions. Missing sessions are omitted. */
  findVersions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  listSessions(filter: SessionListFilter, limit: number, offset: number): Promise<SessionPage>;
}

/** The statements that change sessions. */
export interface Writes extends Reads {
  /** Locks a user until the end of the transaction. */
  lockUser(id: string): Promise<void>;
  /** Loads a session, and locks it until the end of the transaction. */
  lockSession(id: string): Promise<SessionRecord | null>;
  insertSession(session: SessionRecord): Promise<void>;
  /** Updates the matching sessions, increments their versions, and returns them. */
  updateSessions(filter: SessionFilter, changes: SessionChanges): Promise<readonly SessionRecord[]>;
  /** Publishes an event to the other processes when the transaction commits. */
  publishEvent(event: SessionEvent): Promise<void>;
}

/** The storage of sessions. The repository enforces no rules; they are implemented in `core/`. */
export interface Repository extends Reads, Pick<Writes, 'updateSessions'> {
  /** Runs a transaction. `work` must await only its own queries, because it blocks all other writers on SQLite. */
  transaction<T>(work: (writes: Writes) => Promise<T>): Promise<T>;
  /**
   * Records which of a session's secrets have been presented, and returns the session. Changes nothing if the secrets
   * have changed since they were read. Does not increment the version.
   */
  recordPresentation(
    session: SessionRecord,
    changes: Pick<SessionRecord, 'claimed_at' | 'secrets'>,
  ): Promise<SessionRecord>;
  findDueSessions(filter: SweepFilter): Promise<DueSessions>;
  /** Deletes the sessions of a range that were closed by `closedBefore` and are not listed. Returns their number. */
  deleteSessions(range: IdRange, closedBefore: number): Promise<number>;
  migrate(): Promise<void>;
  /** Verifies that the storage exists and that all migrations have been applied. Rejects with the reason otherwise. */
  verify(): Promise<void>;
  close(): Promise<void>;
}
