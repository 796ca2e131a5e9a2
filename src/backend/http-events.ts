import { nullish, objectOf, optional, readCount, recordOf } from '../session/index.ts';
import { backoffDelay } from './backoff-delay.ts';
import { createEventParser } from './event-parser.ts';
import { parseError } from './http-error.ts';
import { onAbort, throwIfAborted, untilAborted } from './on-abort.ts';
import type { BackendEvent } from './session-backend.ts';
import { sleep, withDeadline } from './with-deadline.ts';

/** The options of {@link readEventStream}. */
export interface EventStreamOptions {
  /** Opens the connection. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly listener: (event: BackendEvent) => void;
  readonly signal: AbortSignal;
  /** The callbacks that are called when a response contains a client. A stream adds its own while it connects. */
  readonly clientListeners: Set<() => void>;
}

/** Reads the data of an event. */
export const readEvent = objectOf({
  version: nullish(readCount, 0),
  sessions: optional(recordOf(readCount)),
});

/** The default reconnection delay after a stream ended, in ms. */
const RECONNECT_DELAY_MS = 1000;
/** The maximum delay that a stream can request, in ms. */
const MAX_RECONNECT_DELAY_MS = 60_000;
/** The time without data after which a connection is considered lost, in ms. Servers send a heartbeat every 25 s. */
const IDLE_TIMEOUT_MS = 60_000;

/** The reason why a connection ended. */
type Outcome =
  /** The stream was open. Reconnect after the delay that the server requested. */
  | { readonly type: 'closed'; readonly retryMs: number }
  /** The connection failed. Reconnect with backoff. */
  | { readonly type: 'failed'; readonly retryAfterMs: number }
  /** The client does not exist on the server. Reconnect after the next sign-in. */
  | { readonly type: 'no-client' }
  /** The server does not support events. */
  | { readonly type: 'unsupported' };

/**
 * Reads events, and reconnects until the signal aborts or the server responds that it does not support events. Does not
 * reject when the signal aborts.
 */
export async function readEventStream(options: EventStreamOptions): Promise<void> {
  const { signal, clientListeners } = options;
  let failures = 0;
  try {
    for (;;) {
      // Added before the request, because a user may sign in during it.
      let onClient = (): void => {};
      const clientLoaded = new Promise<void>((resolve) => (onClient = resolve));
      clientListeners.add(onClient);
      try {
        const outcome = await connect(options);
        if (outcome.type === 'unsupported') return;
        failures = outcome.type === 'failed' ? failures + 1 : 0;
        await untilAborted(
          signal,
          outcome.type === 'no-client' ? clientLoaded : pause(outcome, failures, signal),
        );
      } finally {
        clientListeners.delete(onClient);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function pause(
  outcome: Extract<Outcome, { readonly type: 'closed' | 'failed' }>,
  failures: number,
  signal: AbortSignal,
): Promise<void> {
  // Jitter, so that clients do not reconnect at the same time, but never earlier than the server requested.
  return sleep(
    outcome.type === 'failed'
      ? outcome.retryAfterMs + backoffDelay(failures)
      : backoffDelay(0, { initialMs: outcome.retryMs, maxMs: MAX_RECONNECT_DELAY_MS }),
    signal,
  );
}

async function connect({ open, listener, signal }: EventStreamOptions): Promise<Outcome> {
  const connection = new AbortController();
  const removeListener = onAbort(signal, () => connection.abort());
  const idleTimeout = {
    signal: connection.signal,
    timeoutMs: IDLE_TIMEOUT_MS,
    timeoutError: () => new Error('The event stream was idle.'),
  };
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let retryMs: number | undefined;
  try {
    const response = await withDeadline(idleTimeout, () => open(connection.signal));
    if (!isStream(response)) return await withDeadline(idleTimeout, () => toOutcome(response));
    reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parseChunk = createEventParser();
    for (;;) {
      const { done, value } = await withDeadline(idleTimeout, reader.read.bind(reader));
      if (done) break;
      for (const event of parseChunk(decoder.decode(value, { stream: true }))) {
        if (event.data !== null) listener(parseEvent(event.data));
        retryMs = event.retryMs ?? retryMs ?? RECONNECT_DELAY_MS;
      }
    }
  } catch {
    throwIfAborted(signal);
  } finally {
    removeListener();
    // Not every implementation of `fetch` cancels the body when its signal aborts.
    reader?.cancel().catch(() => {});
    connection.abort();
  }
  // A stream that closed without any event counts as failed, so that reconnecting uses backoff.
  return retryMs === undefined ? { type: 'failed', retryAfterMs: 0 } : { type: 'closed', retryMs };
}

function parseEvent(data: string): BackendEvent {
  return { type: 'client-changed', ...readEvent(JSON.parse(data), 'event') };
}

function isStream(response: Response): response is Response & { readonly body: ReadableStream<Uint8Array> } {
  const { ok, headers, body } = response;
  return ok && Boolean(body) && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

async function toOutcome(response: Response): Promise<Outcome> {
  const { code, retryAfter = 0 } = await parseError(response);
  if (code === 'client_not_found') return { type: 'no-client' };
  if ([404, 405, 501].includes(response.status)) return { type: 'unsupported' };
  // Any other error may be temporary, such as a deployment or a proxy that requires its own sign-in.
  return { type: 'failed', retryAfterMs: retryAfter * 1000 };
}
