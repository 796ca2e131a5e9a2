import type { Envelope } from '../session/index.ts';
import type { HttpOptions } from './http-request.ts';
import { resolveUrl, urlOf } from './http-url.ts';
import { onAbort } from './on-abort.ts';
import { safely } from './safely.ts';

/** The path of the first request of a page. Its own URL, because a preload may already have requested it. */
export const FIRST_REQUEST_PATH = '/v1/client?first';
/** The maximum age of the request and of its response when the first call takes it over, in ms. */
const MAX_AGE_MS = 5000;

/** The request for the client that begins when the backend is created. */
export interface FirstRequest {
  /** Resolves to its response, or to undefined if it is too old. Aborts the request if the signal aborts. */
  readonly take: (signal: AbortSignal) => Promise<Envelope | undefined>;
  readonly abort: () => void;
}

/** The URLs that were requested on this page, so that a backend created in every render sends no request in each. */
const requestedUrls = new WeakMap<typeof fetch, Set<string>>();

/**
 * Begins the first request, once per page and URL. Returns undefined on a server, in a worker and in React Native, where
 * no response can be preloaded, and with custom `headers`, which a preload would not have.
 */
export function beginFirstRequest(
  options: HttpOptions,
  send: (signal: AbortSignal) => Promise<Envelope>,
): FirstRequest | undefined {
  const { headers, fetch = globalThis.fetch } = options;
  if (headers || !fetch || !globalThis.document) return undefined;
  const url = resolveUrl(urlOf(options, FIRST_REQUEST_PATH));
  const urls = requestedUrls.get(fetch) ?? new Set();
  if (urls.has(url)) return undefined;
  requestedUrls.set(fetch, urls.add(url));

  const abort = new AbortController();
  const startedAt = performance.now();
  const response = send(abort.signal);
  // The call that takes the request over handles its failure.
  response.catch(() => {});

  return {
    abort: () => abort.abort(),
    async take(signal) {
      const takenAt = performance.now();
      if (takenAt - startedAt > MAX_AGE_MS) {
        abort.abort();
        return undefined;
      }
      const removeListener = onAbort(signal, () => abort.abort());
      const { now, ...envelope } = await response.finally(removeListener);
      // The response of a preload was sent earlier than the request.
      const { startTime, duration } = safely(() => performance.getEntriesByName(url).at(-1)) ?? {
        startTime: startedAt,
        duration: 0,
      };
      if (takenAt - startTime - duration > MAX_AGE_MS) return undefined;
      // The caller takes `now` for the server time of a response to a request that it has sent just now.
      const ageMs = Math.max(0, takenAt - startTime - duration / 2);
      return { ...envelope, now: now && new Date(now.getTime() + ageMs) };
    },
  };
}
