import { browserLocks, safely } from '../backend/index.ts';
import type { PageEvent, SessionEnvironment, TabChannel } from './environment.ts';

const PIN_KEY = 'multisession.current';

/** The globals of a browser that the environment uses. Any of them may be missing, whatever their types say. */
export type BrowserScope = Pick<
  typeof globalThis,
  | 'addEventListener'
  | 'BroadcastChannel'
  | 'clearTimeout'
  | 'document'
  | 'navigator'
  | 'performance'
  | 'sessionStorage'
  | 'setTimeout'
>;

/**
 * The environment of a browser tab. The store does without what a place does not have (a page in a worker, tabs in Node)
 * and without what is blocked there (storage where cookies are off, locks in a sandboxed frame).
 */
export function browserEnvironment(): SessionEnvironment {
  return environmentOf(globalThis);
}

/** Returns the environment of those globals. It uses no others, and each only when it needs it. */
export function environmentOf(scope: BrowserScope): SessionEnvironment {
  return {
    clock: { wall: () => Date.now(), monotonic: () => scope.performance.now() },
    after(ms, run) {
      const timer = scope.setTimeout(run, ms);
      return () => scope.clearTimeout(timer);
    },
    isVisible: () => isVisible(scope),
    on: (event, listener) => listen(scope, event, listener),
    tabStorage: {
      read: () => scope.sessionStorage.getItem(PIN_KEY),
      write(value) {
        if (value === null) scope.sessionStorage.removeItem(PIN_KEY);
        else scope.sessionStorage.setItem(PIN_KEY, value);
      },
    },
    openChannel: (name, onMessage) => openChannel(scope, name, onMessage),
    locks: browserLocks(scope),
  };
}

/** A place without a page is always visible. */
function isVisible(scope: BrowserScope): boolean {
  return safely(() => scope.document.visibilityState) !== 'hidden';
}

function listen(scope: BrowserScope, event: PageEvent, listener: () => void): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true, capture: true };
  const look = (): void => {
    if (isVisible(scope)) listener();
  };
  const onWindow = (type: string, run: (event: Event) => void, capture = true): void =>
    safely(() => scope.addEventListener(type, run, { ...options, capture }));

  switch (event) {
    case 'wake':
      safely(() => scope.document.addEventListener('visibilitychange', look, options));
      onWindow('focus', look, false);
      onWindow('online', listener);
      break;
    case 'restore':
      onWindow('pageshow', (shown) => 'persisted' in shown && shown.persisted === true && listener());
      break;
    case 'leave':
      onWindow('pagehide', listener);
      break;
    case 'activity':
      onWindow('pointerdown', listener);
      onWindow('keydown', listener);
      break;
  }
  return () => stop.abort();
}

function openChannel(
  { document, BroadcastChannel }: BrowserScope,
  name: string,
  onMessage: (message: unknown) => void,
): TabChannel | null {
  // Node has channels, but no tabs.
  if (!document || !BroadcastChannel) return null;
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => onMessage(data));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels stay within the origin by themselves
    post: (message: unknown) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
