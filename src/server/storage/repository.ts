import type { SessionStatus } from '../../session/index.ts';
import type { ClientEvent } from '../events/event-bus.ts';
import type { ClientRow, SessionChanges, SessionRecord } from './schema.ts';

/** A client and its listed sessions, in the order of their creation. */
export interface ClientRecord extends ClientRow {
  readonly sessions: readonly SessionRecord[];
}

/** The predicate of an UPDATE of sessions. Sessions that no longer match are not changed. */
interface SessionFilter {
  readonly clientId: string;
  readonly ids: readonly string[];
  readonly statuses: readonly SessionStatus[];
  /** Matches only sessions that have not expired at this time, in ms since the Unix epoch. */
  readonly aliveAt?: number;
}

/** The activity of a session, and its new deadlines. */
export interface SessionExtension {
  readonly clientId: string;
  /** The hash of the client's current secret. The session is not extended if the secret has changed. */
  readonly secretHash: string;
  readonly sessionId: string;
  /** The current time in ms since the Unix epoch. An expired session is not extended. */
  readonly at: number;
  readonly expireAt: number;
  readonly abandonAt: number;
  readonly activity: SessionRecord['latest_activity'];
}

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

/** The batch of clients that a sweep examines, in the order of their IDs. */
export interface SweepFilter {
  /** The ID that precedes the batch. */
  readonly after: string;
  readonly limit: number;
  readonly now: number;
  readonly closedBefore: number;
}

/** The result of examining a batch of clients. */
export interface DueClients {
  /** The IDs of clients that have a session to expire or delete, and of clients without sessions. */
  readonly due: readonly string[];
  /** The last ID of the batch, to pass as `after` for the next batch; `null` if this is the last batch. */
  readonly last: string | null;
}

/** The read queries. */
export interface Reads {
  /**
   * Loads a client. Lists no session that is newer than the client's row, so that `version` matches the listed
   * sessions.
   */
  findClient(id: string): Promise<ClientRecord | null>;
  /** Loads a session, whether or not it is listed. */
  findSession(id: string): Promise<SessionRecord | null>;
  /** Loads the versions of clients. Missing clients are omitted. */
  findVersions(clientIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Loads the highest version of the client's sessions, including unlisted sessions, that are visible to secrets
   * created before the given version.
   */
  findLatestVersion(clientId: string, createdBelow: number): Promise<number>;
  listSessions(filter: SessionListFilter, limit: number, offset: number): Promise<SessionPage>;
}

/** The queries of a transaction. */
export interface Writes extends Reads {
  /** Locks a user until the end of the transaction. Must be called before reading a client, to prevent deadlocks. */
  lockUser(id: string): Promise<void>;
  /** Locks clients until the end of the transaction, in the order of their IDs, to prevent deadlocks. */
  lockClients(ids: readonly string[]): Promise<void>;
  insertClient(client: ClientRow): Promise<void>;
  updateClient(id: string, changes: Partial<ClientRow>): Promise<void>;
  /** Marks the client's current secret as presented. Returns `false` if the secret is already marked or has changed. */
  markPresented(clientId: string, secretHash: string, at: number): Promise<boolean>;
  insertSession(session: SessionRecord): Promise<void>;
  /** Updates the matching sessions and returns their number. */
  updateSessions(filter: SessionFilter, changes: SessionChanges): Promise<number>;
  /** Publishes an event to the other processes when the transaction commits. */
  publishEvent(event: ClientEvent): Promise<void>;
  /** Deletes the client's unlisted sessions that were closed by `closedBefore`, and returns their number. */
  deleteSessions(clientId: string, closedBefore: number): Promise<number>;
  /** Deletes a client without sessions. Returns `false` if it has sessions. */
  deleteEmptyClient(id: string): Promise<boolean>;
}

/** The storage of clients and sessions. The repository enforces no rules; they are implemented in `sessions/`. */
export interface Repository extends Reads {
  /**
   * Runs a transaction. Transactions that read the same client are serialized. `work` must await only its own queries,
   * because it blocks all other writers on SQLite.
   */
  transaction<T>(work: (writes: Writes) => Promise<T>): Promise<T>;
  /**
   * Extends a signed-in session. Returns the new version of the client and the session, or `null` if the session is
   * closed or the client's secret has changed.
   */
  extendSession(extension: SessionExtension): Promise<number | null>;
  findDueClients(filter: SweepFilter): Promise<DueClients>;
  migrate(): Promise<void>;
  /** Verifies that the storage exists and that all migrations have been applied. Rejects with the reason otherwise. */
  verify(): Promise<void>;
  close(): Promise<void>;
}
