import { type SessionMutationResult, type SessionBackend, scopedName } from '../backend/index.ts';
import {
  type ClientSnapshot,
  isSessionError,
  isSignedIn,
  parseClient,
  parseSession,
  serializeSession,
} from '../session/index.ts';
import { createLeadership } from './leadership.ts';
import type { Refresher } from './refresh.ts';
import type { SafeChannel, SafeEnvironment } from './safe-environment.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession, isSignedInWith } from './state.ts';
import {
  isLater,
  readMessage,
  type Stamp,
  type SwitchProgress,
  type TabMessage,
  type TokenKey,
  wrapMessage,
} from './tab-messages.ts';
import type { TokenCache, TokenCacheOptions } from './tokens.ts';
import { createTokenSharing } from './token-sharing.ts';

/**
 * The scope of the current session: `per-tab` gives each tab its own, `shared` makes all tabs switch together, as a backend
 * with a shared cookie (`sessionPerRequest: false`) requires.
 */
export type TabMode = 'per-tab' | 'shared';

type Heard = Extract<TabMessage, { type: 'heard' }>;

/** How long another tab may take to settle a switch, in ms. */
const SETTLE_WAIT = 15_000;
/** How long what is pushed waits for a tab that has made the change itself and knows already, in ms. */
const ECHO_WAIT = 50;

/** What the tabs of this origin have to do with each other. */
export interface Tabs {
  readonly start: () => () => void;
  /** Passes on what the backend has just said, so that no other tab need ask. */
  readonly tellHeard: (update: SessionMutationResult) => void;
  /** Lets all tabs act as that session, where they switch as one. */
  readonly tellCurrent: (sessionId: string | null, progress: SwitchProgress, insteadOf?: string) => void;
  readonly shareToken: TokenCacheOptions['share'];
  /** Runs `work` in no two tabs at once. */
  readonly exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export interface TabsOptions {
  readonly backend: SessionBackend;
  readonly environment: SafeEnvironment;
  readonly keeper: StateKeeper;
  readonly refresher: Refresher;
  readonly tokens: TokenCache;
  readonly policy: TabMode;
  readonly shareTokensAcrossTabs: boolean;
}

export function createTabs(options: TabsOptions): Tabs {
  const { backend, environment, keeper, refresher, tokens, policy } = options;
  const self = Math.random().toString(36).slice(2);
  let channel: SafeChannel | null = null;
  // The latest choice that any tab made, as far as is known here.
  let chosen: Stamp = { count: 0, tab: '' };

  let stopWaiting = (): void => {};

  const post = (message: TabMessage): boolean =>
    channel?.postMessage(wrapMessage(message, backend.scope)) ?? false;
  const sharing = createTokenSharing({ backend, environment, post });
  const isReachable = (): boolean => channel !== null;
  const leadership = createLeadership({ backend, environment, post, lead, isReachable });

  /** One tab for all listens to the backend; what it then hears, it tells the others. */
  function lead(): () => void {
    let pushed = 0;
    let cancel: (() => void) | undefined;

    function look(): void {
      cancel = undefined;
      // Not the answer that may be under way: it may be older than what was pushed.
      if (pushed > (keeper.api.getState().client?.version ?? 0)) refresher.refresh().catch(() => {});
    }

    const stop = backend.subscribe?.(({ version }) => {
      pushed = Math.max(pushed, version);
      cancel ??= environment.setTimer(ECHO_WAIT, look);
    });
    return () => {
      stop?.();
      if (!cancel) return;
      cancel();
      // Whoever has taken the lead may know it already, and then tells nobody.
      if (channel) look();
    };
  }

  function onMessage(value: unknown): void {
    const message = readMessage(value, backend.scope);
    if (!message) return;
    switch (message.type) {
      case 'heard':
        return hear(message);
      case 'current':
        return follow(message);
      case 'token-wanted':
        return offer(message.key);
      case 'token':
        return receive(message);
      case 'leader-wanted':
      case 'leader-here':
        return leadership.receive(message.type);
    }
  }

  function hear(heard: Heard): void {
    const update = readUpdate(heard);
    if (!update) return;
    // Of an unknown client nothing can be said but that things have changed.
    const held = keeper.api.getState().client;
    if (update.client && held && update.client.id !== held.id) refresher.refreshQuietly();
    else keeper.applyNews(update);
  }

  function follow({ sessionId, progress, insteadOf, stamp }: Extract<TabMessage, { type: 'current' }>): void {
    if (policy !== 'shared' || !isLater(stamp, chosen)) return;
    const { currentSessionId } = keeper.api.getState();
    if (insteadOf !== undefined && currentSessionId !== null && currentSessionId !== insteadOf) return;
    chosen = stamp;
    const finish = sessionId && progress === 'begun' ? keeper.begin(sessionId, 'switching') : () => {};
    if (progress === 'begun') keeper.suspend();
    else if (progress === 'settled') keeper.follow(sessionId);
    else keeper.resume();
    stopWaiting();
    stopWaiting = finish;
    if (progress === 'begun') waitFor(finish);
    // Whoever is not signed in here, the backend knows.
    else if (sessionId && !isSignedInWith(keeper.api.getState().client, sessionId))
      refresher.refreshQuietly();
  }

  /** What a tab that has died left half done, the backend knows. */
  function waitFor(finish: () => void): void {
    const cancel = environment.setTimer(SETTLE_WAIT, () => {
      finish();
      refresher.refreshQuietly();
    });
    stopWaiting = () => {
      cancel();
      finish();
    };
  }

  function offer(key: TokenKey): void {
    const offered = options.shareTokensAcrossTabs ? tokens.offer(key) : undefined;
    if (offered) post({ type: 'token', key, ...offered, sentAt: environment.clock.wall() });
  }

  function receive({ key, jwt, age, sentAt }: Extract<TabMessage, { type: 'token' }>): void {
    const session = findSession(keeper.api.getState(), key.sessionId);
    if (!options.shareTokensAcrossTabs || !session || !isSignedIn(session)) return;
    try {
      tokens.receive(key, jwt, age + Math.max(0, environment.clock.wall() - sentAt));
      sharing.arrived(key);
    } catch (error) {
      // A token that is none, or another session's: as if nothing had come.
      if (!isSessionError(error)) throw error;
    }
  }

  function open(): void {
    channel ??= environment.createChannel(scopedName(backend, 'messages'), onMessage);
    sharing.open();
    if (backend.capabilities.events) leadership.open();
  }

  /** A page in the back/forward cache must hold nothing that others wait for. */
  function close(): void {
    // Nothing of what comes next will be heard here.
    stopWaiting();
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
    tellHeard({ session, client, now }) {
      if (!channel) return;
      post({
        type: 'heard',
        session: session && serializeSession(session),
        ...(client && { client: writeClient(client) }),
        now: now?.getTime() ?? null,
      });
    },
    tellCurrent(sessionId, progress, insteadOf) {
      if (policy !== 'shared') return;
      // The time, because a tab that was opened later has not heard of the choices before.
      chosen = { count: Math.max(chosen.count + 1, environment.clock.wall()), tab: self };
      post({ type: 'current', sessionId, progress, ...(insteadOf && { insteadOf }), stamp: chosen });
    },
    exclusively: (work) =>
      environment.holdOrGoOn(scopedName(backend, 'switch'), { timeoutMs: SETTLE_WAIT }, work),
    shareToken: (key, atHand, mint, signal) =>
      options.shareTokensAcrossTabs ? sharing.share(key, atHand, mint, signal) : mint(),
  };
}

/** What another tab has heard; undefined if it cannot be read. */
function readUpdate({ session, client, now }: Heard): SessionMutationResult | undefined {
  try {
    return {
      session: session === null ? null : parseSession(session),
      client: client === undefined ? null : parseClient(client),
      now: now === null ? null : new Date(now),
    };
  } catch (error) {
    if (isSessionError(error)) return undefined;
    throw error;
  }
}

function writeClient({ id, sessions, lastActiveSessionId, version }: ClientSnapshot): unknown {
  return (
    id && {
      id,
      sessions: sessions.map(serializeSession),
      last_active_session_id: lastActiveSessionId,
      version,
    }
  );
}
