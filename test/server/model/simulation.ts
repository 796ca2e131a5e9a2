import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { vi } from 'vitest';
import { isSignedInStatus } from '../../../src/session/index.ts';
import { createEventLog } from '../../store/model/event-log.ts';
import { flush } from '../../store/model/fake-time.ts';
import { createRandom, type Random } from '../soak/random.ts';
import { type AppServer, startAppServer } from './app-server.ts';
import { createCookieJar } from './jar.ts';
import { createLateChannels } from './late-channels.ts';
import { type ModelTab, openBrowser, openModelTab } from './model-tab.ts';
import { createNetwork } from './network.ts';
import type { Scenario, Step } from './steps.ts';

const START = Date.parse('2026-01-01T12:00:00Z');
const MAX_TABS = 4;
const COOKIE_PREFIX = '__Host-multisession-';
/** A time longer than all requests, timeouts, retries and delays, in ms. */
const SETTLE_MS = 60_000;
/** The time after which a page that gets the focus refreshes, and has received the response, in ms. */
const FOCUS_MS = 12_000;

const signedIn = v.object({ sessionId: v.string() });

/** Simulates a scenario. Throws if an invariant is violated. */
export async function runScenario({ seed, steps }: Scenario): Promise<void> {
  const random = createRandom(seed);
  const failures: unknown[] = [];
  const server = await startAppServer((error) => void failures.push(error));
  vi.useFakeTimers({ now: START });
  mockRandomness(random);
  try {
    const simulation = createSimulation(server, random);
    await simulation.begin();
    for (const step of steps) await simulation.step(step);
    await simulation.settle();
    if (failures.length > 0) throw new Error('The server failed.', { cause: failures[0] });
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
    await server.close();
  }
}

/** Makes runs repeatable. Hashes are calculated at once rather than in another thread. */
function mockRandomness(random: Random): void {
  vi.spyOn(Math, 'random').mockImplementation(() => random.below(2 ** 30) / 2 ** 30);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (array instanceof Uint8Array || array instanceof Uint32Array) {
      for (let index = 0; index < array.length; index += 1) array[index] = random.below(256);
    }
    return array;
  });
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_, data) => {
    const bytes = new Uint8Array(ArrayBuffer.isView(data) ? data.buffer : data);
    return new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;
  });
}

function createSimulation(server: AppServer, random: Random) {
  const jar = createCookieJar();
  const channels = createLateChannels(random);
  const browser = openBrowser();
  const log = createEventLog();
  /** The sessions whose cookie the browser has ever held, in the order of arrival. */
  const held: string[] = [];
  /** The sessions that may be gone, because of what the steps did. */
  const mayBeGone = new Set<string>();
  const evicted = new Set<string>();
  /** The number of sign-ins of each user. */
  const signIns = new Map<string, number>();
  /** The newest cookie of each session that the server has made. */
  const newest = new Map<string, string>();
  const network = createNetwork({ serve, jar, random, onStored: noteHeld });
  /** The sessions that a tab has closed because it takes them for evicted. */
  const notKept: { readonly tab: string; readonly id: string }[] = [];
  let mayAllBeGone = false;
  let tabs: readonly ModelTab[] = [];
  let opened = 0;

  async function serve(request: Request): Promise<Response> {
    const response = await server.serve(request);
    for (const [id, secret] of cookiesOf(response.headers)) if (secret !== '') newest.set(id, secret);
    return response;
  }

  function noteHeld(headers: Headers): void {
    for (const [id, secret] of cookiesOf(headers)) {
      if (secret !== '' && !held.includes(id)) held.push(id);
    }
  }

  const fail = (violation: string): never => {
    throw new Error(`${violation}\n\n${log.print()}`);
  };

  async function settleRequests(): Promise<void> {
    await flush();
    // The server signs tokens in another thread.
    while (network.isBusy()) {
      await network.idle();
      await flush();
    }
  }

  /** Advances the time, and waits for the server at each step. */
  async function pass(ms: number): Promise<void> {
    await settleRequests();
    const end = new AbortController();
    setTimeout(() => end.abort(), ms);
    while (!end.signal.aborted) {
      vi.advanceTimersToNextTimer();
      await settleRequests();
      await checkAlways();
    }
  }

  function open(initialClient?: unknown, page = browser.openTab(), name = `tab ${(opened += 1)}`): void {
    if (tabs.length >= MAX_TABS) return;
    const inspect: Parameters<typeof openModelTab>[0]['inspect'] = (event) => log.add(name, event);
    const given = initialClient === undefined ? {} : { initialClient };
    const tab = openModelTab({ name, network, channels, page, inspect, ...given });
    tab.store.on('session-closed', ({ sessionId: id, status }) => {
      if (status === 'not_kept' && !evicted.has(id)) notKept.push({ tab: name, id });
    });
    tabs = [...tabs, tab];
  }

  async function openRendered(): Promise<void> {
    const response = await network
      .openPage()
      .fetch('/v1/client')
      .catch(() => undefined);
    if (!response) return;
    const body = v.parse(v.object({ response: v.unknown() }), await response.json());
    open(body.response);
  }

  function unload(tab: ModelTab, withEvent: boolean): void {
    tabs = tabs.filter((other) => other !== tab);
    tab.unload(withEvent);
  }

  function tabAt(index: number, isUsable = (tab: ModelTab) => !tab.isLeft()): ModelTab | undefined {
    const usable = tabs.filter(isUsable);
    return usable.at(-1 - (index % Math.max(1, usable.length)));
  }

  const sessionAt = (index: number): string => held.at(-1 - index) ?? `sess_${'x'.repeat(27)}`;

  async function signIn(tab: ModelTab, userId: string): Promise<void> {
    signIns.set(userId, (signIns.get(userId) ?? 0) + 1);
    const body = v.safeParse(signedIn, await tab.post('/api/sign-in', { userId }));
    if (body.success) await tab.store.switchTo(body.output.sessionId).catch(() => {});
  }

  async function perform(step: Step): Promise<void> {
    switch (step.do) {
      case 'open':
        return void (step.rendered ? openRendered() : open());
      case 'revoke':
        mayBeGone.add(sessionAt(step.session));
        return void server.sessions.revoke(sessionAt(step.session)).catch(() => {});
      case 'evict':
        evicted.add(sessionAt(step.session));
        return jar.evict(cookieNameOf(sessionAt(step.session)));
      case 'network':
        return network.setMode(step.mode);
      case 'broadcasts':
        return channels.setMaxDelay(step.maxDelayMs);
      case 'advance':
        return pass(step.ms);
      case 'sleep':
        vi.setSystemTime(Date.now() + step.ms);
        return pass(1);
      case 'pageshow':
        return tabs.find((tab) => tab.isLeft())?.resume();
      default: {
        const tab = tabAt(step.tab, step.do === 'crash' ? () => true : undefined);
        return tab && performIn(tab, step);
      }
    }
  }

  async function performIn(tab: ModelTab, step: Extract<Step, { tab: number }>): Promise<void> {
    const { store } = tab;
    switch (step.do) {
      case 'close':
        return unload(tab, true);
      case 'crash':
        return unload(tab, false);
      case 'reload':
        unload(tab, true);
        tab.page.dispatch('focus');
        return open(undefined, tab.page, `${tab.name}'`);
      case 'pagehide':
        return tab.leave();
      case 'focus':
        return tab.page.dispatch('focus');
      case 'refresh':
        return ignore(store.refresh());
      case 'remove-all':
        mayAllBeGone = true;
        return ignore(store.signOut({ scope: 'all' }));
      case 'sign-in':
        return void signIn(tab, step.user);
      default:
        return 'session' in step ? performOn(tab, step.do, sessionAt(step.session)) : undefined;
    }
  }

  async function performOn(tab: ModelTab, action: string, id: string): Promise<void> {
    const { store } = tab;
    const session = store.getState().client?.sessions.find((candidate) => candidate.id === id);
    switch (action) {
      case 'switch':
        return ignore(store.switchTo(id));
      case 'touch':
        return ignore(session?.touch());
      case 'token':
        return ignore(session?.getToken());
      case 'end':
      case 'remove':
        mayBeGone.add(id);
        return ignore(store.signOut({ session: id, mode: action }));
      default:
        return ignore(tab.post('/api/factor', { sessionId: id }));
    }
  }

  /** Checks what is true at every time. */
  async function checkAlways(): Promise<void> {
    for (const { tab, id } of notKept.splice(0)) {
      const status = (await server.sessions.get(id))?.status;
      if (status === 'active') fail(`${tab} has signed out ${id}, which the browser holds`);
    }
    for (const tab of tabs) {
      for (const entry of tab.shown()) {
        if (!held.some((id) => entry.startsWith(`${id} `)))
          fail(`${tab.name} shows ${entry}, whose cookie this browser never had`);
      }
    }
  }

  /** Checks that each session whose cookie has arrived is still there, unless something has closed it. */
  async function checkNoneLost(listed: ReadonlyMap<string, string>): Promise<void> {
    for (const id of held) {
      const session = await server.sessions.get(id);
      const { status, userId } = session ?? {};
      const isByTime = status === 'expired' || status === 'abandoned';
      // Another sign-in of the user, whose response may have been lost. It removes a session that had expired.
      const wasExpired = session !== null && session.expireAt <= session.updatedAt;
      const isClosedBySignIn = status === 'replaced' || (status === 'removed' && wasExpired);
      const isReplaced = isClosedBySignIn && signIns.get(userId ?? '') !== 1;
      const mayBeClosed = mayAllBeGone || mayBeGone.has(id) || isByTime || isReplaced;
      const isOpen = status !== undefined && isSignedInStatus(status);
      if (!isOpen && !mayBeClosed && !(await isUnclaimed(id))) fail(`${id} was closed: ${status}`);
      if (isOpen && !evicted.has(id) && listed.get(id) !== 'signed in') {
        const secret = jar.cookies().get(cookieNameOf(id));
        const kind = secret === newest.get(id) ? 'newest' : secret === undefined ? 'no' : 'outdated';
        fail(`${id} is ${status}, but the browser has lost it: it has ${kind} cookie`);
      }
    }
  }

  /** Returns whether a session was revoked because its cookie was not presented within ten minutes. */
  async function isUnclaimed(id: string): Promise<boolean> {
    const session = await server.sessions.get(id);
    return (
      session?.status === 'revoked' && session.updatedAt.getTime() >= session.createdAt.getTime() + 600_000
    );
  }

  /** Checks that all tabs show what the server lists for the cookies of the browser. */
  async function checkShown(listed: ReadonlyMap<string, string>): Promise<void> {
    const expected = [...listed].map((entry) => entry.join(' ')).toSorted();
    for (const { name, shown, store } of tabs) {
      const actual = shown().toSorted();
      if (actual.join() !== expected.join()) {
        fail(`${name} shows\n${actual.join('\n')}\nbut the server lists\n${expected.join('\n')}`);
      }
      const { connection, operations } = store.getState();
      if (connection !== 'ready') fail(`the connection of ${name} is ${connection}`);
      if (Object.keys(operations).length > 0)
        fail(`${name} still has the operations ${JSON.stringify(operations)}`);
    }
  }

  async function checkTokens(listed: ReadonlyMap<string, string>): Promise<void> {
    for (const { name, store } of tabs.slice(0, 1)) {
      for (const session of store.getState().client?.sessions ?? []) {
        const isNewest = jar.cookies().get(cookieNameOf(session.id)) === newest.get(session.id);
        if (listed.get(session.id) !== 'signed in' || !isNewest) continue;
        let outcome: unknown = 'nothing';
        void session.getToken({ skipCache: true }).then(
          () => (outcome = 'token'),
          (error: unknown) => (outcome = error),
        );
        await pass(2000);
        if (outcome !== 'token') fail(`${name} got no token of ${session.id}: ${String(outcome)}`);
      }
    }
  }

  async function inspect(): Promise<ReadonlyMap<string, string>> {
    const { sessions } = await server.inspect(jar.header());
    return new Map(sessions.map(({ id, status }) => [id, isSignedInStatus(status) ? 'signed in' : status]));
  }

  return {
    async begin() {
      open();
      const [tab] = tabs;
      if (tab) void signIn(tab, 'user_ada');
      await pass(1000);
      const [first = ''] = held;
      if (first === '') fail('The first sign-in has no cookie.');
      const createdAt = (await server.sessions.get(first))?.createdAt.getTime() ?? 0;
      const age = Date.now() - createdAt;
      if (age < 0 || age > 1000) fail('The server and the tabs have different clocks.');
    },
    async step(step: Step) {
      log.note(JSON.stringify(step));
      await perform(step);
      await flush();
      await checkAlways();
    },
    async settle() {
      network.setMode('calm');
      channels.setMaxDelay(0);
      log.note('settle');
      for (const tab of tabs) if (tab.isLeft()) tab.resume();
      await pass(SETTLE_MS);
      if (evicted.size === 0) {
        const before = await inspect();
        for (const tab of tabs) {
          for (const entry of tab.shown()) {
            const [id = ''] = entry.split(' ');
            if (entry.endsWith('signed in') && before.get(id) !== 'signed in')
              fail(`${tab.name} shows ${entry} without a focus, but the server has ${before.get(id)}`);
          }
        }
      }
      for (const tab of tabs) tab.page.dispatch('focus');
      log.note('focus');
      await pass(FOCUS_MS);
      const listed = await inspect();
      await checkNoneLost(listed);
      await checkShown(listed);
      await checkTokens(listed);
    },
  };
}

/** Returns the cookies of sessions that the headers set, by the ID of the session. An empty value clears the cookie. */
function cookiesOf(headers: Headers): readonly (readonly [id: string, secret: string])[] {
  return headers.getSetCookie().flatMap((line) => {
    const [, key, secret] = /^__Host-multisession-([\w-]{27})=([^;]*)/.exec(line) ?? [];
    return key === undefined || secret === undefined ? [] : [[`sess_${key}`, secret] as const];
  });
}

function cookieNameOf(id: string): string {
  return COOKIE_PREFIX + id.slice('sess_'.length);
}

function ignore(call: Promise<unknown> | undefined): void {
  void call?.catch(() => {});
}
