import { createEventParser } from './event-parser.ts';
import { parseError } from './http-error.ts';
import { backoffDelay, sleep } from './backoff-delay.ts';
import type { BackendEvent } from './session-backend.ts';

/** What the reader of an event stream needs. */
export interface EventStreamOptions {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** Answers the event in a message. Throws if there is none. */
  readonly parse: (data: string) => BackendEvent;
  readonly listener: (event: BackendEvent) => void;
  readonly signal: AbortSignal;
  /** How often the client was known when it was asked for. */
  readonly clientLoads: () => number;
  /** Called when a client is known again, after there was none to listen for. */
  readonly waitingStreams: Set<() => void>;
}

/** How long to wait before connecting again when a stream ends as it should, unless the server says, in ms. */
const RECONNECT_DELAY_MS = 1000;
/** The longest that a server may let its clients wait, in ms. */
const MAX_RECONNECT_DELAY_MS = 60_000;
/** A server that is there shows it every 25 s, in ms. */
const IDLE_TIMEOUT_MS = 60_000;

/** How one connection came to its end. */
type Outcome =
  /** It was open. Come again, when the server says so. */
  | { readonly type: 'closed'; readonly retryMs: number }
  | { readonly type: 'failed'; readonly retryAfterMs: number }
  /** Nobody is on this client: there is nothing to listen for. */
  | { readonly type: 'no-client' }
  /** The server has no events. */
  | { readonly type: 'unsupported' };

/** Listens until the signal aborts, or the server turns out to have no events. Never rejects. */
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
        // Unless somebody has signed in while that was on its way.
        if (options.clientLoads() === loadsBefore) await waitForClient(options);
      }
      // Never before the server wants it, and not all clients at once.
      else if (outcome.type === 'failed') await sleep(outcome.retryAfterMs + backoffDelay(failures), signal);
      else await sleep(backoffDelay(0, { first: outcome.retryMs, limit: MAX_RECONNECT_DELAY_MS }), signal);
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
        retryMs = event.retry ?? retryMs ?? RECONNECT_DELAY_MS;
      }
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
  }
  // A stream that broke off before it said anything may do so again.
  return retryMs === undefined ? { type: 'failed', retryAfterMs: 0 } : { type: 'closed', retryMs };
}

function isStream({ ok, headers, body }: Response): boolean {
  return ok && body !== null && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

async function toOutcome(response: Response): Promise<Outcome> {
  const { code, retryAfter = 0 } = await parseError(response);
  if (code === 'client_not_found') return { type: 'no-client' };
  // Everything else may pass: a deployment, a proxy that wants a sign-in of its own.
  if ([404, 405, 501].includes(response.status)) return { type: 'unsupported' };
  return { type: 'failed', retryAfterMs: Math.min(retryAfter * 1000, MAX_RECONNECT_DELAY_MS) };
}

async function* readChunks({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  // Not every `fetch` breaks a body off when its signal aborts.
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
