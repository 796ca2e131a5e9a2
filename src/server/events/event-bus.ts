/** A notification that a session has changed. It contains no data; read the session to get the change. */
export interface SessionEvent {
  readonly sessionId: string;
  /** The minimum version of the session after the change. */
  readonly version: number;
}

/** The callbacks of a subscription to an {@link EventBus}. */
export interface BusListener {
  /** Called with each event. */
  readonly onEvent: (event: SessionEvent) => void;
  /**
   * Called when delivery starts, and when it restarts after events may have been lost. All open streams are then
   * refreshed.
   */
  readonly onGap: () => void;
}

/** An SQL statement with positional parameters. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Delivers events between the processes that share a database. A single process does not need an event bus, because it
 * notifies its own streams directly. It ignores its own events when the bus delivers them back.
 *
 * Implement this interface with Redis, NATS or another message broker if the database cannot deliver events.
 */
export interface EventBus {
  /**
   * Returns the SQL statement that publishes an event. It runs in the transaction of the change, so that an event is
   * published for every committed change. Omit this method if the database has no such statement.
   */
  notifyStatement?(event: SessionEvent): SqlStatement;
  /**
   * Publishes an event to the other processes, after the change has been committed. Failures are passed to `onError`.
   */
  publish?(event: SessionEvent): void | Promise<void>;
  /** Subscribes to events and returns the function that unsubscribes. Called once per server, for its first stream. */
  listen(listener: BusListener): () => void;
}
