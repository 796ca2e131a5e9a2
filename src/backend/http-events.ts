import { createEventParser } from './event-parser.ts';
import { readError } from './http-error.ts';
import { backoff, wait } from './retry.ts';
import type { BackendEvent } from './session-backend.ts';

/** What the reader of an event stream needs. */
export interface EventReader {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** Answers the event in a message. Throws if there is none. */
  readonly parse: (data: string) => BackendEvent;
  readonly listener: (event: BackendEvent) => void;
  readonly signal: AbortSignal;
  /** How often the client was known when it was asked for. */
  readonly timesKnown: () => number;
  /** Called when a client is known again, after there was none to listen for. */
  readonly waiting: Set<() => void>;
}

/** How long to wait before connecting again when a stream ends as it should, unless the server says, in ms. */
const RECONNECT = 1000;
/** The longest that a server may let its clients wait, in ms. */
const LONGEST_WAIT = 60_000;
/** A server that is there shows it every 25 s, in ms. */
const LONGEST_SILENCE = 60_000;

/** How one connection came to its end. */
type Outcome =
  /** It was open. Come again, when the server says so. */
  | { readonly end: 'closed'; readonly retry: number }
  | { readonly end: 'failed'; readonly retryAfter: number }
  /** Nobody is on this client: there is nothing to listen for. */
  | { readonly end: 'nobody' }
  /** The server has no events. */
  | { readonly end: 'none' };

/** Listens until the signal aborts, or the server turns out to have no events. Never rejects. */
export async function readEvents(reader: EventReader): Promise<void> {
  const { signal } = reader;
  let failures = 0;
  try {
    for (;;) {
      const before = reader.timesKnown();
      const outcome = await connect(reader);
      if (outcome.end === 'none') return;
      failures = outcome.end === 'failed' ? failures + 1 : 0;
      if (outcome.end === 'nobody') {
        // Unless somebody has signed in while that was on its way.
        if (reader.timesKnown() === before) await untilClient(reader);
      }
      // Never before the server wants it, and not all clients at once.
      else if (outcome.end === 'failed') await wait(outcome.retryAfter + backoff(failures), signal);
      else await wait(backoff(0, { first: outcome.retry, limit: LONGEST_WAIT }), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function untilClient({ waiting, signal }: EventReader): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    waiting.add(wake);
    function wake(): void {
      waiting.delete(wake);
      signal.removeEventListener('abort', stop);
      resolve();
    }
  });
}

async function connect(reader: EventReader): Promise<Outcome> {
  const { open, parse, listener, signal } = reader;
  const silence = new AbortController();
  const ending = AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
  let retry: number | undefined;
  try {
    const response = await open(ending);
    if (!isStream(response)) return await refusal(response);
    const readPiece = createEventParser();
    for await (const piece of piecesOf(response, ending)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
      for (const event of readPiece(piece)) {
        if (event.data !== null) listener(parse(event.data));
        retry = event.retry ?? retry ?? RECONNECT;
      }
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    clearTimeout(timer);
  }
  // A stream that broke off before it said anything may do so again.
  return retry === undefined ? { end: 'failed', retryAfter: 0 } : { end: 'closed', retry };
}

function isStream({ ok, headers, body }: Response): boolean {
  return ok && body !== null && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

async function refusal(response: Response): Promise<Outcome> {
  const { code, retryAfter = 0 } = await readError(response);
  if (code === 'client_invalid') return { end: 'nobody' };
  // Everything else may pass: a deployment, a proxy that wants a sign-in of its own.
  if ([404, 405, 501].includes(response.status)) return { end: 'none' };
  return { end: 'failed', retryAfter: Math.min(retryAfter * 1000, LONGEST_WAIT) };
}

async function* piecesOf({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
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
