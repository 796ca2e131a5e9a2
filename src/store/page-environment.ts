import { safely } from '../backend/index.ts';
import type { PageEvent, PageEnvironment } from './environment.ts';

const eventTypes: Readonly<Record<PageEvent, readonly string[]>> = {
  focus: ['visibilitychange', 'focus', 'online'],
  pageshow: ['pageshow'],
  pagehide: ['pagehide'],
  interaction: ['pointerdown', 'keydown'],
};

/** The maximum time to wait until the browser is idle, in ms. */
const MAX_IDLE_WAIT_MS = 2000;

/** The globals of a browser that the environment uses. Any of them may be missing at runtime. */
export type BrowserScope = Pick<
  typeof globalThis,
  | 'addEventListener'
  | 'BroadcastChannel'
  | 'clearTimeout'
  | 'document'
  | 'navigator'
  | 'performance'
  | 'removeEventListener'
  | 'sessionStorage'
  | 'setTimeout'
>;

/** Returns an environment that uses only these globals, and reads each of them lazily. */
export function pageEnvironment(scope: BrowserScope = globalThis): PageEnvironment {
  return {
    clock: { wall: () => Date.now(), monotonic: () => scope.performance.now() },
    setTimer(ms, run) {
      const timer = scope.setTimeout(run, ms);
      return () => scope.clearTimeout(timer);
    },
    isVisible: () => scope.document.visibilityState !== 'hidden',
    on: (event, listener) => listen(scope, event, listener),
    tabStorage: {
      get: (key) => scope.sessionStorage.getItem(key),
      set(key, value) {
        if (value === null) scope.sessionStorage.removeItem(key);
        else scope.sessionStorage.setItem(key, value);
      },
    },
  };
}

function listen(scope: BrowserScope, event: PageEvent, listener: () => void): () => void {
  const run = (raised: Event): void => {
    if (isRelevant(raised, scope)) listener();
  };
  // With `capture`, the `focus` event of an element would look like that of the window.
  const listeners = eventTypes[event].map(
    (type) => [type, { passive: true, capture: type !== 'focus' }] as const,
  );
  for (const [type, options] of listeners) safely(() => scope.addEventListener(type, run, options));
  return () => {
    for (const [type, options] of listeners) safely(() => scope.removeEventListener(type, run, options));
  };
}

function isRelevant(event: Event, scope: BrowserScope): boolean {
  switch (event.type) {
    case 'visibilitychange':
    case 'focus':
      return safely(() => scope.document.visibilityState) !== 'hidden';
    case 'pageshow':
      return 'persisted' in event && event.persisted === true;
    default:
      return true;
  }
}

/** Calls `run` when the browser is idle, at the latest after a few seconds. */
export function whenIdle(run: () => void): void {
  const { requestIdleCallback, setTimeout } = globalThis;
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: MAX_IDLE_WAIT_MS });
  else setTimeout(run, 0);
}
