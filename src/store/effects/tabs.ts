import {
  type BackendEvent,
  createWithLockOrTimeout,
  type SessionBackend,
  scopedName,
} from '../../backend/index.ts';
import { isSessionError, isSignedIn, type Session } from '../../session/index.ts';
import { COOKIE_LOCK_TIMEOUT_MS, cookieLockName } from '../cookie-lock.ts';
import type { Model } from '../core/model.ts';
import { isListed } from '../core/step.ts';
import type { StoreEvent, TabNews, Versions } from '../core/store-event.ts';
import type { SafeEnvironment } from '../safe-environment.ts';
import { readMessage, type TabMessage, type TokenKey, wrapMessage } from '../tab-messages.ts';
import { createTokenSharing } from '../token-sharing.ts';
import type { TokenCacheOptions } from '../token-requests.ts';
import type { TokenCache } from '../tokens.ts';
import { createLeadership } from './leadership.ts';
import { type SafeChannel, tabsEnvironment } from './tabs-environment.ts';

/** The time that a pushed change waits for the broadcast of the tab that made it, in ms. */
const ECHO_WAIT_MS = 50;

/** The connection to the other tabs of this origin, and to the events of the backend. */
export interface Tabs {
  readonly start: () => () => void;
  readonly broadcast: (message: TabNews) => void;
  readonly shareToken: TokenCacheOptions['share'];
  /** Runs `work` in no two tabs at once, and while no tab sends a request with the shared cookie. */
  readonly exclusively: Exclusively;
  /** Called with the model after each event. Opens the event stream if there is a client and this tab is the leader. */
  readonly update: (model: Model) => void;
}

export interface TabsOptions {
  readonly backend: SessionBackend;
  readonly environment: SafeEnvironment;
  readonly tokens: TokenCache;
  readonly shareTokensAcrossTabs: boolean;
  readonly findSession: (id: string) => Session | undefined;
  readonly dispatch: (event: StoreEvent) => void;
}

export type Exclusively = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

export type CreateTabs = (options: TabsOptions) => Tabs;

export const createTabs: CreateTabs = (options) => {
  const { backend, tokens, dispatch } = options;
  const environment = tabsEnvironment(options.environment);
  let channel: SafeChannel | null = null;

  const post = (message: TabMessage): boolean =>
    channel?.postMessage(wrapMessage(message, backend.scope)) ?? false;
  const withLock = createWithLockOrTimeout({
    locks: environment.locks,
    withTimeout: environment.within,
    onPageHide: (listener) => environment.on('pagehide', listener),
  });
  const sharing = createTokenSharing({ backend, environment, withLock, post });
  const stream = createStream(options, () => channel !== null);
  const leadership = createLeadership({
    backend,
    environment,
    post,
    lead: () => stream.lead(),
    isReachable: () => channel !== null,
  });

  function onMessage(value: unknown): void {
    const message = readMessage(value, backend.scope);
    if (!message) return;
    switch (message.type) {
      case 'token-wanted':
        return offer(message.key);
      case 'token':
        return receive(message);
      case 'leader-wanted':
      case 'leader-here':
        return leadership.receive(message.type);
      default:
        dispatch({ type: 'tab-message-received', message });
    }
  }

  function offer(key: TokenKey): void {
    const offered = options.shareTokensAcrossTabs ? tokens.offer(key) : undefined;
    if (offered) post({ type: 'token', key, ...offered, sentAt: environment.clock.wall() });
  }

  function receive({
    key,
    token,
    lifetime,
    userId,
    age,
    sentAt,
  }: Extract<TabMessage, { type: 'token' }>): void {
    const session = options.findSession(key.sessionId);
    if (!options.shareTokensAcrossTabs || !session || !isSignedIn(session)) return;
    try {
      tokens.receive(key, { token, lifetime, userId }, age + Math.max(0, environment.clock.wall() - sentAt));
      sharing.onReceived(key);
    } catch (error) {
      // An invalid token, or one of another session, is ignored.
      if (!isSessionError(error)) throw error;
    }
  }

  function open(): void {
    channel ??= environment.createChannel(scopedName(backend, 'messages'), onMessage);
    post({ type: 'opened' });
    sharing.open();
    if (backend.capabilities.events) leadership.open();
  }

  /** A page in the back/forward cache must hold nothing that other tabs wait for. */
  function close(): void {
    dispatch({ type: 'page-hidden' });
    leadership.close();
    sharing.close();
    channel?.close();
    channel = null;
  }

  return {
    start() {
      open();
      const stops = [environment.on('pagehide', close), environment.on('pageshow', open)];
      return () => {
        for (const stop of stops) stop();
        close();
      };
    },
    broadcast: (message) => void post(message),
    shareToken: (key, getReceived, mint, signal) =>
      options.shareTokensAcrossTabs ? sharing.share(key, getReceived, mint, signal) : mint(),
    exclusively: (signal, work) =>
      withLock(cookieLockName(backend), { timeoutMs: COOKIE_LOCK_TIMEOUT_MS, signal }, work),
    update: (model) => stream.update(model),
  };
};

/** The event stream of the leader, which it keeps open as long as there is a client. */
function createStream({ backend, environment, dispatch }: TabsOptions, hasTabs: () => boolean) {
  let pushed: Versions = { version: 0 };
  /** The sessions that the stream covers, if it does not cover all. */
  let covered: BackendEvent['sessions'];
  /** The sessions for which the stream was opened again. */
  const reopened = new Set<string>();
  let cancel: (() => void) | undefined;
  let stop: (() => void) | undefined;
  let isLeading = false;
  let model: Model | undefined;

  function look(): void {
    cancel = undefined;
    dispatch({ type: 'version-pushed', ...pushed });
  }

  function onEvent({ version, sessions }: BackendEvent): void {
    pushed = { version: Math.max(pushed.version, version), sessions: { ...pushed.sessions, ...sessions } };
    if (sessions) covered = { ...covered, ...sessions };
    cancel ??= environment.setTimer(ECHO_WAIT_MS, look);
    sync();
  }

  /** Returns whether this tab has a session that the stream does not cover, for which it was not opened again yet. */
  function isIncomplete(): boolean {
    const uncovered = Object.values(model?.known ?? {}).filter(
      (session) => isListed(session) && covered && !(session.data.id in covered),
    );
    const before = reopened.size;
    for (const { data } of uncovered) reopened.add(data.id);
    return reopened.size > before;
  }

  function sync(): void {
    const isWanted = isLeading && (model?.client?.id ?? null) !== null;
    if (!isWanted || isIncomplete()) {
      stop?.();
      stop = undefined;
      covered = undefined;
    }
    if (isWanted) stop ??= backend.subscribe?.(onEvent);
  }

  return {
    update(value: Model): void {
      model = value;
      sync();
    },
    lead() {
      pushed = { version: 0 };
      isLeading = true;
      sync();
      return () => {
        isLeading = false;
        sync();
        if (!cancel) return;
        cancel();
        cancel = undefined;
        // The next leader may have the change already, and then broadcasts nothing.
        if (hasTabs()) look();
      };
    },
  };
}
