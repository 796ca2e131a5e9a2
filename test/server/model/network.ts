import type { Random } from '../soak/random.ts';
import { ORIGIN } from '../browser.ts';
import type { CookieJar } from './jar.ts';

export const networkModes = ['calm', 'reordered', 'slow', 'lossy', 'offline'] as const;

export type NetworkMode = (typeof networkModes)[number];

/** The network of one browser. */
export interface Network {
  readonly openPage: () => NetworkPage;
  readonly setMode: (mode: NetworkMode) => void;
  /** Returns whether the server is handling a request. */
  readonly isBusy: () => boolean;
  /** Resolves when the server is handling no request. */
  readonly idle: () => Promise<void>;
}

/** The network as used by one page. */
interface NetworkPage {
  readonly fetch: typeof fetch;
  /** Holds responses back until the page is resumed. Their cookies are stored nevertheless. */
  readonly freeze: () => void;
  readonly resume: () => void;
  /** Cancels all requests. The server handles those that it has received. */
  readonly close: () => void;
}

export interface NetworkOptions {
  readonly serve: (request: Request) => Promise<Response>;
  readonly jar: CookieJar;
  readonly random: Random;
  /** Called when the cookies of a response are stored. */
  readonly onStored: (headers: Headers) => void;
}

/** The longest delays in ms of attaching the cookies, of the request and of the response, and the share of lost ones in %. */
const conditions: Readonly<Record<NetworkMode, readonly [number, number, number, number]>> = {
  calm: [1, 20, 20, 0],
  reordered: [300, 300, 300, 0],
  slow: [2000, 9000, 9000, 5],
  lossy: [100, 100, 100, 40],
  offline: [0, 0, 0, 100],
};

const lost = (): TypeError => new TypeError('The connection was lost.');

export function createNetwork({ serve, jar, random, onStored }: NetworkOptions): Network {
  const running = new Set<Promise<unknown>>();
  let mode: NetworkMode = 'calm';

  const delay = (maxMs: number): Promise<void> =>
    new Promise((resolve) => void setTimeout(resolve, random.below(maxMs + 1)));

  function handle(request: Request): Promise<Response> {
    const response = serve(request);
    running.add(response);
    const end = (): void => void running.delete(response);
    response.then(end, end);
    return response;
  }

  function openPage(): NetworkPage {
    const closed = new AbortController();
    let resume = (): void => {};
    let resumed = Promise.resolve();

    /** Sends a request. Returns undefined if it was cancelled before the cookies of its response were stored. */
    async function send(
      url: string,
      { method = 'GET', headers, body }: RequestInit,
      isCancelled: () => boolean,
    ): Promise<Response | undefined> {
      const [attachMs, requestMs, responseMs, lostShare] = conditions[mode];
      const isLost = random.below(100) < lostShare;
      const isReceived = random.below(2) === 0;
      // The cookies of two requests need not be attached in the order of the requests.
      if (random.below(3) === 0) await delay(attachMs);
      const cookie = jar.header();
      const all = new Headers(headers);
      all.set('sec-fetch-site', 'same-origin');
      if (method !== 'GET') all.set('origin', ORIGIN);
      if (cookie !== null) all.set('cookie', cookie);
      await delay(requestMs);
      if ((isLost || isCancelled()) && !isReceived) throw lost();
      const response = await handle(
        new Request(new URL(url, ORIGIN), { method, headers: all, body: body ?? null }),
      );
      await delay(responseMs);
      if (isLost || isCancelled()) {
        void response.body?.cancel();
        throw lost();
      }
      jar.store(response.headers);
      onStored(response.headers);
      return response;
    }

    return {
      fetch(input, init = {}) {
        const url = input instanceof Request ? input.url : input.toString();
        const { signal } = init;
        const isCancelled = (): boolean => closed.signal.aborted || signal?.aborted === true;
        return new Promise((resolve, reject) => {
          const settle = (run: () => void): void => void resumed.then(() => closed.signal.aborted || run());
          signal?.addEventListener('abort', () => settle(() => reject(signal.reason)), { once: true });
          send(url, init, isCancelled).then(
            (response) => settle(() => response && resolve(response)),
            (error: unknown) => settle(() => reject(error)),
          );
        });
      },
      freeze() {
        resumed = new Promise((resolve) => {
          resume = resolve;
        });
      },
      resume: () => resume(),
      close: () => closed.abort(),
    };
  }

  return {
    openPage,
    setMode: (next) => void (mode = next),
    isBusy: () => running.size > 0,
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
