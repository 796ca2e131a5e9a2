import { createEventParser } from './event-parser.ts';
import { parseError } from './http-error.ts';
import { backoffDelay, sleep } from './backoff-delay.ts';
import type { BackendEvent } from './session-backend.ts';

/** The options of {@link readEventStream}. */
export interface EventStreamOptions {
  /** Opens the connection. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** Parses the event in the data of a message. Throws if it is invalid. */
  readonly parse: (data: string) => BackendEvent;
  readonly listener: (event: BackendEvent) => void;
  readonly signal: AbortSignal;
  /** Returns the number of responses so far that contained a client. */
  readonly clientLoads: () => number;
  /**
   * The callbacks of waiting streams, called when a response contains a client. A stream adds its callback while there
   * is no client.
   */
  readonly waitingStreams: Set<() => void>;
}

/** The default reconnection delay after a stream ended, in ms. */
const RECONNECT_DELAY_MS = 1000;
/** The maximum delay that a server can request, in ms. */
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
  const { signal } = options;
  let failures = 0;
  try {
    for (;;) {
      const loadsBefore = options.clientLoads();
      const outcome = await connect(options);
      if (outcome.type === 'unsupported') return;
      failures = outcome.type === 'failed' ? failures + 1 : 0;
      if (outcome.type === 'no-client') {
        // A user may have signed in during the request.
        if (options.clientLoads() === loadsBefore) await waitForClient(options);
      }
      // Jitter, so that clients do not reconnect at the same time, but never earlier than the server requested.
      else if (outcome.type === 'failed') await sleep(outcome.retryAfterMs + backoffDelay(failures), signal);
      else
        await sleep(backoffDelay(0, { initialMs: outcome.retryMs, maxMs: MAX_RECONNECT_DELAY_MS }), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function waitForClient({ waitingStreams, signal }: EventStreamOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    waitingStreams.add(onClient);
    function onClient(): void {
      waitingStreams.delete(onClient);
      signal.removeEventListener('abort', onAbort);
      resolve();
    }
  });
}

async function connect(options: EventStreamOptions): Promise<Outcome> {
  const { open, parse, listener, signal } = options;
  const idleTimeout = new AbortController();
  const connectionSignal = AbortSignal.any([signal, idleTimeout.signal]);
  let timer = setTimeout(() => idleTimeout.abort(), IDLE_TIMEOUT_MS);
  let retryMs: number | undefined;
  try {
    const response = await open(connectionSignal);
    if (!isStream(response)) return await toOutcome(response);
    const parseChunk = createEventParser();
    for await (const chunk of readChunks(response, connectionSignal)) {
      clearTimeout(timer);
      timer = setTimeout(() => idleTimeout.abort(), IDLE_TIMEOUT_MS);
      for (const event of parseChunk(chunk)) {
        if (event.data !== null) listener(parse(event.data));
        retryMs = event.retryMs ?? retryMs ?? RECONNECT_DELAY_MS;
      }
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
  }
  // A stream that closed without any event counts as failed, so that reconnecting uses backoff.
  return retryMs === undefined ? { type: 'failed', retryAfterMs: 0 } : { type: 'closed', retryMs };
}

function isStream({ ok, headers, body }: Response): boolean {
  return ok && body !== null && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

async function toOutcome(response: Response): Promise<Outcome> {
  const { code, retryAfter = 0 } = await parseError(response);
  if (code === 'client_not_found') return { type: 'no-client' };
  if ([404, 405, 501].includes(response.status)) return { type: 'unsupported' };
  // Any other error may be temporary, such as a deployment or a proxy that requires its own sign-in.
  return { type: 'failed', retryAfterMs: Math.min(retryAfter * 1000, MAX_RECONNECT_DELAY_MS) };
}

async function* readChunks({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  // Not every implementation of `fetch` cancels the body when its signal aborts.
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
