import type { BusListener, SessionEvent, EventBus } from './event-bus.ts';

/** The methods of a `pg` connection that the event bus uses. */
export interface ListeningConnection {
  query(sql: string): Promise<unknown>;
  on(event: 'notification', listener: (message: { readonly payload?: string | undefined }) => void): unknown;
  on(event: 'error' | 'end', listener: () => void): unknown;
  /** Closes the connection instead of returning it to the pool. */
  release(destroy: true): void;
}

const CHANNEL = 'multisession_events';
const PROBE_INTERVAL_MS = 10_000;
const PROBE_TIMEOUT_MS = 5000;
const MIN_RECONNECT_DELAY_MS = 250;
const MAX_RECONNECT_DELAY_MS = 30_000;

/**
 * Creates an event bus that uses `LISTEN` and `NOTIFY` on a dedicated connection.
 *
 * The connection is probed regularly, because a dead connection looks like an idle one. A lost connection is reopened
 * with backoff and jitter, and all streams are then refreshed.
 */
export function postgresEvents(connect: () => Promise<ListeningConnection>): EventBus {
  return {
    notifyStatement: ({ sessionId, version }) => ({
      sql: 'select pg_notify($1, $2)',
      parameters: [CHANNEL, `${sessionId}:${version}`],
    }),
    listen(listener) {
      const stopped = new AbortController();
      void keepListening(connect, listener, stopped.signal);
      return () => stopped.abort();
    },
  };
}

async function keepListening(
  connect: () => Promise<ListeningConnection>,
  listener: BusListener,
  stopped: AbortSignal,
): Promise<void> {
  for (let failures = 0; !stopped.aborted; failures += 1) {
    try {
      const connection = await connect();
      await listenUntilLost(connection, listener, stopped, () => (failures = 0));
    } catch {
      // Every failure is handled by reconnecting. Until then, heartbeats recover missed changes.
    }
    const maxDelayMs = Math.min(MAX_RECONNECT_DELAY_MS, MIN_RECONNECT_DELAY_MS * 2 ** failures);
    await wait(maxDelayMs / 2 + (Math.random() * maxDelayMs) / 2, stopped);
  }
}

/** Listens on the connection. Resolves when stopped or disconnected, and rejects if a query fails or times out. */
async function listenUntilLost(
  connection: ListeningConnection,
  { onEvent, onGap }: BusListener,
  stopped: AbortSignal,
  onOpen: () => void,
): Promise<void> {
  const lost = new AbortController();
  const onLost = (): void => lost.abort();
  connection.on('error', onLost);
  connection.on('end', onLost);
  connection.on('notification', ({ payload = '' }) => {
    const event = parsePayload(payload);
    if (event) onEvent(event);
  });
  const ended = AbortSignal.any([stopped, lost.signal]);
  try {
    await queryWithTimeout(connection, `listen ${CHANNEL}`, ended);
    onOpen();
    onGap();
    for (;;) {
      await wait(PROBE_INTERVAL_MS, ended);
      if (ended.aborted) return;
      await queryWithTimeout(connection, 'select 1', ended);
    }
  } finally {
    connection.release(true);
  }
}

async function queryWithTimeout(
  connection: ListeningConnection,
  sql: string,
  ended: AbortSignal,
): Promise<void> {
  const completed = connection.query(sql).then(() => true);
  const isCompleted = await Promise.race([completed, wait(PROBE_TIMEOUT_MS, ended)]);
  if (isCompleted !== true) throw new Error('The database did not respond in time.');
}

function parsePayload(payload: string): SessionEvent | null {
  const [, sessionId, version] = /^(\S+):(\d{1,15})$/.exec(payload) ?? [];
  return sessionId === undefined ? null : { sessionId, version: Number(version) };
}

/** Resolves after `ms`, or immediately when the signal aborts. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
