/** Something about a client changed; its version is at least this. A hint: what changed has to be read. */
export interface ClientEvent {
  readonly clientId: string;
  readonly version: number;
}

/** Who wants to know. */
export interface BusListener {
  readonly onEvent: (event: ClientEvent) => void;
  /** Events may have been lost: from now on whatever is heard is complete again, but not what was before. */
  readonly onGap: () => void;
}

/** One SQL statement with numbered parameters. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Tells the processes that share a database of each other's changes. A process tells its own streams by itself, so one
 * process alone needs no bus, and hearing its own events again does no harm.
 *
 * Write one of these where the database cannot do it: with Redis, NATS or whatever else is at hand.
 */
export interface EventBus {
  /**
   * The statement that announces an event. It runs within the transaction that makes the change, so no change is
   * without its event. Left out where the database has no such statement.
   */
  notifyStatement?(event: ClientEvent): SqlStatement;
  /** Tells the other processes, right after the change was committed. A failure goes to `onError`. */
  publish?(event: ClientEvent): void | Promise<void>;
  /** Starts listening, and returns how to stop it. Called once for each server, when the first stream is opened. */
  listen(listener: BusListener): () => void;
}
