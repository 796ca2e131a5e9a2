import type { QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished } from 'vitest';
import { browserEnvironment, createSessionStore, type SessionBackend, type SessionStore } from 'multisession';
import { createSessionQueryClients } from 'multisession/query';
import { inMemoryBackend, type InMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { createAccount, withClonedResponses, ownerOf, people } from './accounts.ts';
import { App } from './app.tsx';
import { type ClosedAccount, inspect } from './inspect.ts';
import { markOf, type Owner } from './marks.ts';
import { inspectMixedAccounts, inspectPage, marksInPage, type TreeOwners, type Violation } from './page.ts';
import { pollingPaths, createFakeApi, type FakeApi } from './fake-api.ts';
import { createTreeLog, type SeenTree, type TreeLog } from './trees.ts';
import { defaultWiring, persistWith, type Wiring } from './wiring.tsx';
import { eventually } from '../eventually.ts';

/** The kinds of backends, by how requests are authenticated. */
export const backends = {
  'a session per request': { tokens: true, sessionPerRequest: true },
  'a shared cookie and tokens': { tokens: true, sessionPerRequest: false },
  'a shared cookie only': { tokens: false, sessionPerRequest: false },
} as const;

export type BackendKind = keyof typeof backends;

// SAFETY: these are the keys of `backends`.
export const backendKinds = Object.keys(backends) as BackendKind[];

export interface WorldOptions {
  /** The number of trees to keep mounted. Default: only the visible one. */
  readonly keepAlive?: number;
  /** The number of accounts that are signed in. Default: 2. */
  readonly accounts?: number;
  /** Whether to render in StrictMode. Default: true. */
  readonly isStrict?: boolean;
}

type Setting = readonly [kind: BackendKind, trees: string, options: WorldOptions];

/** The settings that the named sequences run with. */
export const settings: readonly Setting[] = backendKinds.flatMap((kind): readonly Setting[] => {
  const { tokens, sessionPerRequest } = backends[kind];
  const three: Setting = [
    kind,
    'keepAlive for three accounts without StrictMode',
    { keepAlive: 3, accounts: 3, isStrict: false },
  ];
  const ten: Setting = [kind, 'keepAlive for ten accounts', { keepAlive: 3, accounts: 10 }];
  const one: Setting = [kind, 'one tree for two accounts', {}];
  if (sessionPerRequest) return [one, three, ten];
  return tokens ? [one, three] : [one, ten];
});

/** An app with several accounts, of which Ada's is current, and the recorders that observe it. */
export interface World {
  readonly store: SessionStore;
  /** Another tab of the same browser. */
  readonly otherTab: SessionStore;
  readonly backend: InMemoryBackend;
  readonly api: FakeApi;
  /** The trees mounted so far. */
  readonly trees: readonly SeenTree[];
  readonly isKeepAlive: boolean;
  /** Returns the owner of the current session. */
  readonly owner: () => Owner | null;
  /** Records the text typed into the visible trees. */
  readonly recordTyped: TreeLog['recordTyped'];
  /** Records that an account has closed. `isRetained`: its tree is kept for the next session of the user. */
  readonly recordClosed: (account: string, isRetained?: boolean) => void;
  /** Records that an account is signed in again. */
  readonly recordReturned: (account: string) => void;
  /** Waits until all requests that are not paused have completed. */
  readonly settle: () => Promise<void>;
  /** Returns all violations so far. */
  readonly violations: () => Promise<readonly Violation[]>;
  /** Removes the app. Called automatically at the end of the test. */
  readonly close: () => Promise<void>;
}

export async function openWorld(
  kind: BackendKind,
  { keepAlive, accounts = 2, isStrict = true }: WorldOptions = {},
  changes: Partial<Wiring> = {},
): Promise<World> {
  const wiring = { ...defaultWiring, ...changes };
  const backend = inMemoryBackend({
    sessions: people.slice(0, accounts).map((name) => createAccount(name)),
    capabilities: { ...backends[kind], events: true },
  });
  const api = createFakeApi(backend);
  const broadcasts = recordBroadcasts();
  const store = createSessionStore({ backend: wiring.wrapBackend(withClonedResponses(backend)) });
  const otherTab = openOtherTab(backend, store);
  const disconnectOtherTab = otherTab.connect();
  const defaultClients = createSessionQueryClients(store, {
    createClient: wiring.createClient,
    persist: persistWith(wiring.storageKey),
  });
  let closed: readonly ClosedAccount[] = [];

  function owner(): Owner | null {
    const { session } = store.getCurrent();
    return session ? ownerOf(session) : null;
  }

  let isClosed = false;
  const log = createTreeLog({
    limit: keepAlive,
    current: owner,
    isClosed: (account) => closed.some((other) => other.account === account),
  });
  const watch = watchPage(owner, log.owners);
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  const clients = wiring.wrapClients(defaultClients, store);
  root.render(<App {...{ store, clients, wiring, keepAlive, isStrict, log }} />);

  const world: World = {
    store,
    otherTab,
    backend,
    api,
    trees: log.seen,
    isKeepAlive: keepAlive !== undefined,
    owner,
    recordTyped: log.recordTyped,
    recordClosed(account, isRetained = false) {
      world.recordReturned(account);
      closed = [...closed, { account, at: api.now(), messageCount: broadcasts.messages.length, isRetained }];
    },
    recordReturned(account) {
      closed = closed.filter((other) => other.account !== account);
    },
    settle: () => settle(store, api, log.visible),
    async violations() {
      // Waits until pending updates are painted.
      await nextFrame();
      const { seen: trees, owners } = log;
      const evidence = { owner: owner(), requests: api.requests, messages: broadcasts.messages, closed };
      const found = await inspect({ ...evidence, trees, owners, visible: log.visible() });
      return withoutRepeats([...watch.seen(), ...log.violations(), ...found]);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      watch.stop();
      root.unmount();
      disconnectOtherTab();
      await nextFrame();
      // A request that still waits for the lock of the shared cookie would reach the API of the next test.
      await navigator.locks.request(`multisession:${backend.scope}:cookie`, async () => {});
      container.remove();
      broadcasts.stop();
      api.close();
      localStorage.clear();
      sessionStorage.clear();
    },
  };
  onTestFinished(world.close);
  await world.settle();
  return world;
}

/** Opens another tab, which is the leader, shares tokens and receives all broadcasts. */
function openOtherTab(backend: SessionBackend, { backend: { capabilities } }: SessionStore): SessionStore {
  const { tabStorage } = inMemoryEnvironment();
  return createSessionStore({
    backend: { ...withClonedResponses(backend), capabilities },
    environment: { ...browserEnvironment(), tabStorage },
  });
}

/** Records all messages broadcast to other tabs. */
function recordBroadcasts() {
  const messages: string[] = [];
  const real = globalThis.BroadcastChannel;
  globalThis.BroadcastChannel = class extends real {
    override postMessage(message: unknown): void {
      messages.push(JSON.stringify(message));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
      super.postMessage(message);
    }
  };
  return {
    messages,
    stop() {
      globalThis.BroadcastChannel = real;
    },
  };
}

/** Inspects the page on every frame, and after every DOM mutation in between. */
function watchPage(owner: () => Owner | null, owners: TreeOwners) {
  let seen: readonly Violation[] = [];
  const record = (found: readonly Violation[]): void => {
    if (found.length > 0) seen = withoutRepeats([...seen, ...found]);
  };
  let frame = requestAnimationFrame(function look() {
    record(inspectPage(owner(), owners));
    frame = requestAnimationFrame(look);
  });
  const changes = new MutationObserver(() => record(inspectMixedAccounts()));
  changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  return {
    seen: () => seen,
    stop() {
      cancelAnimationFrame(frame);
      changes.disconnect();
    },
  };
}

function withoutRepeats(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((violation) => [JSON.stringify(violation), violation])).values()];
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => void requestAnimationFrame(() => resolve()));
}

/** Waits until the app is idle for several frames. */
async function settle(store: SessionStore, api: FakeApi, clients: TreeLog['visible']): Promise<void> {
  let idleFrames = 0;
  await eventually(async () => {
    await nextFrame();
    const { operations, connection } = store.getState();
    const isKnown = Object.keys(operations).length === 0 && connection === 'ready';
    const isLoaded = clients().every((client) => hasLoaded(client, api));
    idleFrames = isKnown && isLoaded && api.countPending() === 0 ? idleFrames + 1 : 0;
    expect(idleFrames).toBeGreaterThan(2);
  });
}

/** Returns whether all active queries have loaded. */
function hasLoaded(client: QueryClient, api: FakeApi): boolean {
  const queries = client.getQueryCache().findAll({ type: 'active' });
  return queries.every(({ queryKey, state: { status, fetchStatus } }) => {
    const path = `/${String(queryKey[0])}`;
    if (api.isPaused(path)) return true;
    return status !== 'pending' && (fetchStatus === 'idle' || pollingPaths.includes(path));
  });
}

/** Waits until all data of an owner is visible, except suspended data, which React reveals 0.3 s later. */
export function expectShown(owner: Owner): Promise<void> {
  const mark = markOf(owner);
  const ownTexts = ['wish of', 'screen of', 'seen', 'menu of', 'page of'].map((text) => `${text} ${mark}`);
  const loadedTexts = ['notes', 'feed?page=1', 'poll'].map((path) => `/${path} of ${mark}`);
  return eventually(() => {
    const shown = marksInPage();
    const expected = [...ownTexts, ...loadedTexts, markOf({ ...owner, organization: null })];
    expect(expected.filter((text) => !shown.includes(text))).toEqual([]);
  });
}

/** Waits until suspended data of an owner is visible. */
export function expectRevealed(owner: Owner): Promise<void> {
  return eventually(() => expect(marksInPage()).toContain(`/balance of ${markOf(owner)}`));
}
