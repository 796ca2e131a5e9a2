/** A hint that a client has changed. It carries no data: read the client to get the change. */
export interface ClientEvent {
  readonly clientId: string;
  /** The minimum version of the client after the change. */
  readonly version: number;
}

/** The callbacks of a subscription to an {@link EventBus}. */
export interface BusListener {
  /** Called with each event. */
  readonly onEvent: (event: ClientEvent) => void;
  /**
   * Called once delivery has (re)started after events may have been lost. All open streams are then brought up to date.
   */
  readonly onGap: () => void;
}

/** An SQL statement with numbered parameters. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Delivers events between the processes that share a database. A single process does not need one: it notifies its own
 * streams directly, and ignores its own events when they are delivered back.
 *
 * Implement it with Redis, NATS or another message broker if the database cannot deliver events.
 */
export interface EventBus {
  /**
   * Returns the SQL statement that publishes an event. It runs in the transaction of the change, so that no committed
   * change lacks its event. Omit it if the database has no such statement.
   */
  notifyStatement?(event: ClientEvent): SqlStatement;
  /** Publishes an event to the other processes, after the change was committed. Failures are passed to `onError`. */
  publish?(event: ClientEvent): void | Promise<void>;
  /** Subscribes to events and returns the function that unsubscribes. Called once per server, for its first stream. */
  listen(listener: BusListener): () => void;
}
