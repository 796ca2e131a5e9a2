import { vi } from 'vitest';
import type { ClientSnapshot } from 'multisession/core';
import { inMemoryBrowser } from '../../../src/testing/index.ts';
import { flush, pass } from './fake-time.ts';
import { createServer, type ServerOptions } from './server.ts';
import { checkIdle, checkInformed } from './settled-checks.ts';
import type { Life, Step } from './steps.ts';
import { checkSomeStream, checkStreams } from './stream-checks.ts';
import { openWatchedTab, type WatchedTab } from './watched-tab.ts';
import type { Remembered, Run } from './watched.ts';

const START = Date.parse('2026-01-01T12:00:00Z');
const MOST_TABS = 4;
/** Longer than anything is under way, waited for or put off, in ms. */
const SETTLE = 45_000;

export type WorldOptions = Omit<ServerOptions, 'events'>;

/** Runs the steps in a world of their own, and throws as soon as something is not as it must be. */
export async function live(options: WorldOptions, { events, steps }: Life): Promise<void> {
  vi.useFakeTimers({ now: START });
  const random = vi.spyOn(Math, 'random').mockImplementation(createRandom());
  try {
    const world = createWorld({ ...options, events });
    await world.begin();
    for (const step of steps) await world.perform(step);
    await world.settle();
  } finally {
    random.mockRestore();
    vi.useRealTimers();
  }
}

/** The same numbers in each run, so that it can be replayed. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function createWorld(options: ServerOptions) {
  const together = !options.sessionPerRequest;
  const server = createServer(options);
  const browser = inMemoryBrowser();
  const violations: string[] = [];
  const run: Run = { server, together, wrong: (what) => violations.push(what), choseNobody: false };
  let tabs: readonly WatchedTab[] = [];
  let opened = 0;

  function openTab(): void {
    opened += 1;
    if (tabs.length < MOST_TABS) tabs = [...tabs, openWatchedTab(run, browser.openTab(), `tab ${opened}`)];
  }

  function endTab(tab: WatchedTab): Remembered {
    tabs = tabs.filter((other) => other !== tab);
    return tab.end();
  }

  function reload(tab: WatchedTab): void {
    tab.page.dispatch('pagehide');
    const remembered = endTab(tab);
    tab.page.dispatch('focus');
    tabs = [...tabs, openWatchedTab(run, tab.page, `${tab.name}'`, remembered)];
  }

  /** A page that is away can do nothing but crash. */
  function tabAt(index: number, isUsable = (tab: WatchedTab) => tab.isHere()): WatchedTab | undefined {
    const among = tabs.filter(isUsable);
    return among.at(-1 - (index % Math.max(1, among.length)));
  }

  function sessionAt(index: number): string {
    return server.ids.at(-1 - index) ?? 'sess_unknown';
  }

  async function act(step: Step): Promise<void> {
    switch (step.do) {
      case 'open':
        return openTab();
      case 'sign-in': {
        await pass(1);
        const id = server.signIn(step.user, step.minutes, step.pending);
        tabAt(step.tab)?.switchTo(id, undefined);
        return undefined;
      }
      case 'server-close':
        return server.close(sessionAt(step.session), step.status);
      case 'server-change':
        return server.change(sessionAt(step.session), step.to);
      case 'pass':
        return pass(step.ms, watchStreams);
      case 'sleep':
        return void vi.setSystemTime(Date.now() + step.ms);
      case 'offline':
        server.setOffline(step.on);
        if (!step.on)
          for (const { page, isHere } of tabs) if (isHere() && page.isVisible()) page.dispatch('focus');
        return undefined;
      case 'down':
        return server.setDown(step.on);
      case 'disturb':
        return server.disturb(step.fault, step.calls);
      case 'break':
      case 'delay':
        return server.disturbPushes(step.do, step.ms);
      case 'pageshow':
        return tabs.find((tab) => tab.isLeft())?.comeBack();
      case 'thaw':
        return tabs.find((tab) => tab.isFrozen())?.comeBack();
      default: {
        const tab = tabAt(step.tab, step.do === 'crash' ? () => true : undefined);
        return tab && actIn(tab, step);
      }
    }
  }

  function actIn(tab: WatchedTab, step: Extract<Step, { tab: number }>): void {
    switch (step.do) {
      case 'switch':
        return tab.switchTo(step.session === null ? null : sessionAt(step.session), step.organizationId);
      case 'sign-out':
        return tab.signOut(
          step.session === null ? null : sessionAt(step.session),
          step.scope,
          step.mode,
          step.next,
        );
      case 'end':
      case 'remove':
      case 'touch':
        return tab.act(step.do, sessionAt(step.session));
      case 'token':
        return tab.getToken(sessionAt(step.session), step.options);
      case 'set-clock':
        return tab.page.setClockOffset(step.ms);
      case 'close':
        tab.page.dispatch('pagehide');
        return void endTab(tab);
      case 'crash':
        return void endTab(tab);
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
    server.note();
    for (const tab of tabs) tab.check();
    watchStreams();
    if (violations.length > 0) throw new Error(violations.join('\n'));
  }

  function watchStreams(): void {
    checkStreams(tabs, run.wrong);
  }

  /** No session is about to run out: so close to its end two clocks may differ. */
  async function passDeadlines(): Promise<void> {
    const isNear = (): boolean =>
      server.look().sessions.some(({ status, expireAt, abandonAt }) => {
        const deadline = status === 'active' || status === 'pending' ? expireAt : abandonAt;
        return Math.abs(deadline.getTime() - Date.now()) < 8000;
      });
    for (let tries = 0; tries < 5 && isNear(); tries += 1) await pass(10_000);
  }

  function checkSettled(): void {
    checkIdle(tabs, run.wrong);
    checkInformed(tabs, server, run.wrong);
    for (const { name, store } of tabs) {
      const { connection } = store.getState();
      if (connection !== 'ready') run.wrong(`${name} is ${connection}`);
    }
    if (together) checkTogether(server.look());
  }

  /** Whoever is away, the others get on. */
  async function settleWithout(): Promise<void> {
    for (const tab of tabs.filter(({ isHere }) => isHere())) {
      tab.getToken(sessionAt(0), null);
      tab.switchTo(sessionAt(0), undefined);
    }
    await settleDown();
  }

  async function settleDown(): Promise<void> {
    await pass(SETTLE, watchStreams);
    check();
    checkIdle(tabs, run.wrong);
    if (options.events) checkSomeStream(tabs, run.wrong);
  }

  /** Whoever is shown is who the one cookie stands for. */
  function checkTogether({ lastActiveSessionId: selected }: ClientSnapshot): void {
    const currents = tabs.map(({ store }) => store.getState().currentSessionId);
    const said = currents.join(', ');
    // That nobody is to be current, by choice, is known to the tabs of that moment alone.
    if (currents.includes(null) && selected !== null && !run.choseNobody) {
      run.wrong(`nobody is current in a tab: ${said}; the backend's cookie is ${selected}`);
    }
    if (currents.some((id) => id !== null && id !== selected)) {
      run.wrong(`the tabs are ${said}; the backend's cookie is ${selected}`);
    }
  }

  return {
    async begin() {
      await pass(1);
      server.signIn('Ada', 60, false);
      await pass(1);
      server.signIn('Bob', 60, false);
      openTab();
      openTab();
      await pass(1);
    },
    async perform(step: Step) {
      if (process.env['MODEL_TRACE']) console.log(JSON.stringify(step));
      await act(step);
      await flush();
      check();
    },
    /** All faults stop, time passes, who was away comes back, and somebody looks at every tab. */
    async settle() {
      server.stopFaults();
      if (tabs.some((tab) => !tab.isHere())) await settleWithout();
      for (const tab of tabs) if (!tab.isHere()) tab.comeBack();
      await settleDown();
      await passDeadlines();
      // A server may notice only when it is asked that a session has run out; it pushes that as well.
      server.look();
      await pass(1000);
      // Nobody has looked at any of them.
      if (options.events) checkInformed(tabs, server, run.wrong);
      check();
      for (const { page } of tabs) page.dispatch('focus');
      await pass(6000);
      await passDeadlines();
      check();
      checkSettled();
      check();
    },
  };
}
