import type { BusListener, ClientEvent, EventBus } from './event-bus.ts';

/** What is needed of a connection of the package `pg`. */
export interface ListeningConnection {
  query(sql: string): Promise<unknown>;
  on(event: 'notification', listener: (message: { readonly payload?: string | undefined }) => void): unknown;
  on(event: 'error' | 'end', listener: () => void): unknown;
  /** Closes it for good. */
  release(destroy: true): void;
}

const CHANNEL = 'multisession_events';
const PROBE_EVERY_MS = 10_000;
const PROBE_PATIENCE_MS = 5000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/**
 * Events by LISTEN and NOTIFY, on a connection of their own.
 *
 * A connection that is dead looks just like one on which nothing happens, so it is asked now and then. Whenever it was
 * lost, what was missed is read again, not by all processes at once.
 */
export function postgresEvents(connect: () => Promise<ListeningConnection>): EventBus {
  return {
    announcement: ({ clientId, version }) => ({
      sql: 'select pg_notify($1, $2)',
      parameters: [CHANNEL, `${clientId}:${version}`],
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
      await untilLost(connection, listener, stopped, () => (failures = 0));
    } catch {
      // Whatever it was, the next try is the answer to it; heartbeats make up for what is missed until then.
    }
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    await wait(ceiling / 2 + (Math.random() * ceiling) / 2, stopped);
  }
}

/** Listens on the connection until it fails in whatever way. Rejects then, and resolves when stopped. */
async function untilLost(
  connection: ListeningConnection,
  { heard, missed }: BusListener,
  stopped: AbortSignal,
  onOpen: () => void,
): Promise<void> {
  const lost = new AbortController();
  const lose = (): void => lost.abort();
  connection.on('error', lose);
  connection.on('end', lose);
  connection.on('notification', ({ payload = '' }) => {
    const event = readPayload(payload);
    if (event) heard(event);
  });
  const over = AbortSignal.any([stopped, lost.signal]);
  try {
    await answers(connection, `listen ${CHANNEL}`, over);
    onOpen();
    missed();
    for (;;) {
      await wait(PROBE_EVERY_MS, over);
      if (over.aborted) return;
      await answers(connection, 'select 1', over);
    }
  } finally {
    connection.release(true);
  }
}

async function answers(connection: ListeningConnection, sql: string, over: AbortSignal): Promise<void> {
  const answered = connection.query(sql).then(() => true);
  const isAnswered = await Promise.race([answered, wait(PROBE_PATIENCE_MS, over)]);
  if (isAnswered !== true) throw new Error('The database does not answer.');
}

function readPayload(payload: string): ClientEvent | null {
  const [, clientId, version] = /^(\S+):(\d{1,15})$/.exec(payload) ?? [];
  return clientId === undefined ? null : { clientId, version: Number(version) };
}

/** Resolves after so long, or at once when the signal aborts. */
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
