import { vi } from 'vitest';
import type { ClientSnapshot } from 'multisession/core';
import { inMemoryBrowser } from '../../../src/testing/index.ts';
import { advance, flush } from './fake-time.ts';
import { createEventLog } from './event-log.ts';
import { createServer, type ServerOptions } from './server.ts';
import { checkIdle, checkSynchronized } from './settled-checks.ts';
import type { Scenario, Step } from './steps.ts';
import { checkSomeStream, checkStreams } from './stream-checks.ts';
import { openWatchedTab, type WatchedTab } from './watched-tab.ts';
import type { Remembered, Run } from './watched.ts';

const START = Date.parse('2026-01-01T12:00:00Z');
const MAX_TABS = 4;
/** A time longer than all requests, timeouts and delays, in ms. */
const SETTLE_MS = 45_000;
/** The time within which a tab notices that its clock was set, in ms. */
const CLOCK_CHECK_MS = 5000;

export type SimulationOptions = Omit<ServerOptions, 'events'>;

/** Simulates a scenario. Throws as soon as an invariant is violated. */
export async function runScenario(options: SimulationOptions, { events, steps }: Scenario): Promise<void> {
  vi.useFakeTimers({ now: START });
  const random = vi.spyOn(Math, 'random').mockImplementation(createRandom());
  try {
    const simulation = createSimulation({ ...options, events });
    await simulation.begin();
    for (const step of steps) await simulation.step(step);
    await simulation.settle();
  } finally {
    random.mockRestore();
    vi.useRealTimers();
  }
}

/** Returns a deterministic random number generator, so that runs can be replayed. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function createSimulation(options: ServerOptions) {
  const sharedCookie = !options.sessionPerRequest;
  const server = createServer(options);
  const browser = inMemoryBrowser();
  const violations: string[] = [];
  const report = (violation: string): void => void violations.push(violation);
  const log = createEventLog();
  const run: Run = {
    server,
    sharedCookie,
    report,
    log,
    hasSelectedNone: false,
    selecting: new Set(),
    signedOut: new Set(),
  };
  /** Whether a clock was set, and its tab may not have noticed it. */
  let isClockSet = false;
  let tabs: readonly WatchedTab[] = [];
  let opened = 0;

  function openTab(): void {
    opened += 1;
    if (tabs.length < MAX_TABS) tabs = [...tabs, openWatchedTab(run, browser.openTab(), `tab ${opened}`)];
  }

  function unloadTab(tab: WatchedTab): Remembered {
    tabs = tabs.filter((other) => other !== tab);
    return tab.unload();
  }

  function reload(tab: WatchedTab): void {
    tab.page.dispatch('pagehide');
    const remembered = unloadTab(tab);
    tab.page.dispatch('focus');
    tabs = [...tabs, openWatchedTab(run, tab.page, `${tab.name}'`, remembered)];
  }

  /** Returns the tab at an index. By default, only of the running tabs. */
  function tabAt(index: number, isUsable = (tab: WatchedTab) => tab.isRunning()): WatchedTab | undefined {
    const usable = tabs.filter(isUsable);
    return usable.at(-1 - (index % Math.max(1, usable.length)));
  }

  function sessionAt(index: number): string {
    return server.ids.at(-1 - index) ?? 'sess_unknown';
  }

  async function perform(step: Step): Promise<void> {
    switch (step.do) {
      case 'open':
        return openTab();
      case 'sign-in': {
        await advance(1);
        const id = server.signIn(step.user, step.minutes, step.pending);
        tabAt(step.tab)?.switchTo(id, undefined);
        return undefined;
      }
      case 'server-close':
        return server.close(sessionAt(step.session), step.status);
      case 'server-change':
        return server.change(sessionAt(step.session), step.to);
      case 'advance':
        return advance(step.ms, watchStreams);
      case 'sleep':
        // No tab can tell how long the device slept if its clock was set back at the same time.
        if (isClockSet) await advance(CLOCK_CHECK_MS);
        isClockSet = false;
        return void vi.setSystemTime(Date.now() + step.ms);
      case 'offline':
        server.setOffline(step.on);
        if (!step.on)
          for (const { page, isRunning } of tabs) if (isRunning() && page.isVisible()) page.dispatch('focus');
        return undefined;
      case 'down':
        return server.setDown(step.on);
      case 'inject-fault':
        return server.injectFault(step.fault, step.calls);
      case 'break-streams':
        return server.breakStreams(step.ms);
      case 'delay-events':
        return server.delayEvents(step.ms);
      case 'pageshow':
        return tabs.find((tab) => tab.isLeft())?.resume();
      case 'unfreeze':
        return tabs.find((tab) => tab.isFrozen())?.resume();
      default: {
        const tab = tabAt(step.tab, step.do === 'crash' ? () => true : undefined);
        return tab && performIn(tab, step);
      }
    }
  }

  function performIn(tab: WatchedTab, step: Extract<Step, { tab: number }>): void {
    switch (step.do) {
      case 'switch':
        return tab.switchTo(step.session === null ? null : sessionAt(step.session), step.organizationId);
      case 'sign-out':
        return tab.signOut(
          step.session === null ? null : sessionAt(step.session),
          step.scope,
          step.mode,
          step.nextSession,
        );
      case 'end':
      case 'remove':
      case 'touch':
        return tab.callMethod(step.do, sessionAt(step.session));
      case 'token':
        return tab.getToken(sessionAt(step.session), step.options);
      case 'set-clock':
        isClockSet = true;
        return tab.page.setClockOffset(step.ms);
      case 'close':
        tab.page.dispatch('pagehide');
        return void unloadTab(tab);
      case 'crash':
        return void unloadTab(tab);
      case 'reload':
        return reload(tab);
      case 'pagehide':
        return tab.leave();
      case 'freeze':
        if (step.during === 'switch') tab.switchTo(sessionAt(step.session), undefined);
        if (step.during === 'token') tab.getToken(sessionAt(step.session), { skipCache: false });
        return tab.freeze();
      case 'refresh':
        return tab.refresh();
      case 'hide':
      case 'focus':
      case 'interaction':
        return tab.page.dispatch(step.do);
      default:
        return undefined;
    }
  }

  function check(): void {
    server.recordState();
    for (const tab of tabs) tab.check();
    watchStreams();
    if (violations.length > 0) throw new Error(`${violations.join('\n')}\n\n${log.print()}`);
  }

  function watchStreams(): void {
    checkStreams(tabs, report);
  }

  /** Advances the time until no session is close to a deadline, where server and store may differ. */
  async function passDeadlines(): Promise<void> {
    const isNear = (): boolean =>
      server.inspect().sessions.some(({ status, expireAt, abandonAt }) => {
        const deadline = status === 'active' || status === 'pending' ? expireAt : abandonAt;
        return Math.abs(deadline.getTime() - Date.now()) < 8000;
      });
    for (let tries = 0; tries < 5 && isNear(); tries += 1) await advance(10_000);
  }

  function checkSettled(): void {
    checkIdle(tabs, report);
    checkSynchronized(tabs, server, report);
    for (const { name, store } of tabs) {
      const { connection } = store.getState();
      if (connection !== 'ready') report(`the connection of ${name} is ${connection}`);
    }
    if (sharedCookie) checkSharedCookie(server.inspect());
  }

  /** Checks that the running tabs work while others are frozen or in the back/forward cache. */
  async function settleRunningTabs(): Promise<void> {
    for (const tab of tabs.filter(({ isRunning }) => isRunning())) {
      tab.getToken(sessionAt(0), null);
      tab.switchTo(sessionAt(0), undefined);
    }
    await settleDown();
  }

  async function settleDown(): Promise<void> {
    await advance(SETTLE_MS, watchStreams);
    check();
    checkIdle(tabs, report);
    if (options.events) checkSomeStream(tabs, report);
  }

  /** Checks that the session of the shared cookie is current in every tab. */
  function checkSharedCookie({ lastActiveSessionId: selected }: ClientSnapshot): void {
    const currents = tabs.map(({ store }) => store.getState().currentSessionId);
    const list = currents.join(', ');
    // A call of switchTo(null) affects only the tabs that are open at that time.
    if (currents.includes(null) && selected !== null && !run.hasSelectedNone) {
      report(`a tab has no current session: ${list}; the cookie is ${selected}`);
    }
    if (currents.some((id) => id !== null && id !== selected)) {
      report(`the current sessions are ${list}; the cookie is ${selected}`);
    }
  }

  return {
    async begin() {
      await advance(1);
      server.signIn('Ada', 60, false);
      await advance(1);
      server.signIn('Bob', 60, false);
      openTab();
      openTab();
      await advance(1);
    },
    async step(step: Step) {
      if (process.env['MODEL_TRACE']) console.log(JSON.stringify(step));
      await perform(step);
      await flush();
      check();
    },
    /** Stops all faults, resumes all tabs, focuses each, and checks the final state. */
    async settle() {
      server.stopFaults();
      if (tabs.some((tab) => !tab.isRunning())) await settleRunningTabs();
      for (const tab of tabs) if (!tab.isRunning()) tab.resume();
      await settleDown();
      await passDeadlines();
      // The server may detect an expired session only on access, and then pushes an event.
      server.inspect();
      await advance(1000);
      // No focus event has been dispatched so far.
      if (options.events) checkSynchronized(tabs, server, report);
      check();
      for (const { page } of tabs) page.dispatch('focus');
      await advance(6000);
      await passDeadlines();
      check();
      checkSettled();
      check();
    },
  };
}
