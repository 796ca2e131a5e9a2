import { onAbort } from '../backend/on-abort.ts';
import type { SessionError } from '../session/index.ts';

/** The time for which a request may run and its response may be read. */
export interface RequestLifetime {
  /** The signal that aborts if the lifetime ends early. */
  readonly signal: AbortSignal;
  /** Throws the reason if the lifetime ended early. */
  readonly check: () => void;
  /** Removes all listeners, because the response is complete or not needed any more. */
  readonly release: () => void;
  /** Returns a lifetime for a copy of the response, which is released on its own. */
  readonly fork: () => RequestLifetime;
}

/** Calls `end` when requests may not be used any more. Returns a function that stops watching. */
export type WatchForEnd = (end: (reason: SessionError) => void) => () => void;

/** Creates a lifetime that ends early when the signal of the request aborts, or when `watch` calls back. */
export function createRequestLifetime(
  request: Request,
  watch: WatchForEnd,
  ended?: { readonly reason: unknown },
): RequestLifetime {
  const abort = new AbortController();
  let stops: readonly (() => void)[] = [];

  function release(): void {
    for (const stop of stops) stop();
    stops = [];
  }
  function end(reason: unknown): void {
    ended = { reason };
    release();
    abort.abort(reason);
  }

  if (ended) abort.abort(ended.reason);
  // Keeps `request`, because some platforms abort its signal only while it is referenced.
  else stops = [watch(end), onAbort(request.signal, end), () => void request];

  return {
    signal: abort.signal,
    check() {
      if (ended) throw ended.reason;
    },
    release,
    fork: () => createRequestLifetime(request, watch, ended),
  };
}
