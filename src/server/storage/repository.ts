import type { SessionStatus } from '../../session/index.ts';
import type { ClientEvent } from '../events/event-bus.ts';
import type { ClientRow, SessionChanges, SessionRecord } from './schema.ts';

/** A client and the sessions that it lists, in the order of their creation. */
export interface ClientRecord extends ClientRow {
  readonly sessions: readonly SessionRecord[];
}

/** Which sessions a write is about. It is the predicate of one UPDATE: who no longer fits is not changed. */
interface SessionFilter {
  readonly clientId: string;
  readonly ids: readonly string[];
  readonly statuses: readonly SessionStatus[];
  /** Only sessions that have not run out at this time (ms). */
  readonly aliveAt?: number;
}

/** Activity of a session: which one, and its deadlines from now on. */
export interface SessionExtension {
  readonly clientId: string;
  /** Has to be the client's current one. */
  readonly secretHash: string;
  readonly sessionId: string;
  /** Now, in ms: a session that has run out by then is not prolonged. */
  readonly at: number;
  readonly expireAt: number;
  readonly abandonAt: number;
  readonly activity: SessionRecord['latest_activity'];
}

/** Which sessions a list is about. */
export interface SessionListFilter {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /** Statuses as they are at `now`, whether or not anybody has written them down. Default all. */
  readonly statuses?: readonly SessionStatus[] | undefined;
  /** By which time the newest are first. Default `created_at`. */
  readonly orderBy?: 'created_at' | 'last_active_at';
  readonly now: number;
}

export interface SessionPage {
  /** Newest first. Each has the status that it has at `now`. */
  readonly sessions: readonly SessionRecord[];
  /** How many there are on all pages together. */
  readonly totalCount: number;
}

/** What a sweep looks at: some clients in the order of their ids. */
export interface SweepFilter {
  readonly after: string;
  readonly limit: number;
  readonly now: number;
  readonly closedBefore: number;
}

export interface DueClients {
  /** Those with a session that is overdue or to be deleted, or with none at all. */
  readonly due: readonly string[];
  /** Where to go on; null at the end. */
  readonly last: string | null;
}

export interface Reads {
  /** Never lists a session that is newer than the client's row, so `version` is never too high for what it lists. */
  findClient(id: string): Promise<ClientRecord | null>;
  /** Any session, listed or not. */
  findSession(id: string): Promise<SessionRecord | null>;
  /** What version each of these clients is at; those that are not there are left out. */
  findVersions(clientIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The latest version of the client's sessions, listed or not, that every secret from before a version sees. */
  findLatestVersion(clientId: string, createdBelow: number): Promise<number>;
  listSessions(filter: SessionListFilter, limit: number, offset: number): Promise<SessionPage>;
}

export interface Writes extends Reads {
  /** Until the end of the transaction nobody else gets past here with that user. Comes before any client is read. */
  lockUser(id: string): Promise<void>;
  /** Reads of these clients in other transactions wait. In an order that all transactions share, so none wait in a ring. */
  lockClients(ids: readonly string[]): Promise<void>;
  insertClient(client: ClientRow): Promise<void>;
  updateClient(id: string, changes: Partial<ClientRow>): Promise<void>;
  /** Marks the client's current secret as presented. False if it is marked already, or has changed since. */
  markPresented(clientId: string, secretHash: string, at: number): Promise<boolean>;
  insertSession(session: SessionRecord): Promise<void>;
  /** Answers how many fitted. */
  updateSessions(filter: SessionFilter, changes: SessionChanges): Promise<number>;
  /** Lets whoever shares the database know, as soon as the transaction is committed. */
  publishEvent(event: ClientEvent): Promise<void>;
  /** Deletes what the client lists no more and was closed by then, and answers how many there were. */
  deleteSessions(clientId: string, closedBefore: number): Promise<number>;
  /** False if the client has sessions. */
  deleteEmptyClient(id: string): Promise<boolean>;
}

/** Where clients and sessions are kept. It knows no rules: those are in `sessions/`. */
export interface Repository extends Reads {
  /**
   * All or nothing, and one at a time for each client. `work` may await nothing but its own queries: on SQLite
   * everybody else waits for it.
   */
  transaction<T>(work: (writes: Writes) => Promise<T>): Promise<T>;
  /**
   * Prolongs a session that is signed in, and nothing else. Answers the version that the client and the session have
   * got by it; null if the session is over, or the secret another.
   */
  extendSession(extension: SessionExtension): Promise<number | null>;
  findDueClients(filter: SweepFilter): Promise<DueClients>;
  migrate(): Promise<void>;
  close(): Promise<void>;
}
