import type { SessionData, SessionState, SwitchResult } from 'multisession/core';
import { signedIn, type Watched } from './watched.ts';

/** The strategies for the next session that scenarios use. */
export type NextSession = 'most-recent' | 'none' | 'oldest';

/** A sign-out that is in flight. */
export interface SignOutCall {
  readonly id: string;
  readonly nextSession: NextSession;
}

/** One call of `switchTo()`. */
interface SwitchCall {
  readonly id: string | null;
  /** The sessions that were current before, to which it can be rolled back. */
  readonly before: (string | null)[];
  /** Whether it supersedes earlier calls. A session that has to be loaded first may not exist. */
  supersedes: boolean;
  /** Whether the session was signed out in this tab before the switch was settled. */
  isSignedOut: boolean;
  /** The sessions that were hidden while the switch to no session was pending. */
  readonly hidden: string[];
  outcome: 'pending' | 'rejected' | SwitchResult['outcome'];
}

/** Checks that the current session of a tab changes only by a call in that tab, or after a loss. */
export interface WatchedSelection {
  /** Records a call of `switchTo()`. The returned function checks its result, which is undefined if it rejected. */
  readonly startSwitch: (id: string | null) => (result: SwitchResult | undefined) => void;
  /** Records sign-outs until the returned function is called. */
  readonly startSignOuts: (signOuts: readonly SignOutCall[]) => () => void;
  /** Checks a change of the current session. */
  readonly checkChange: (from: string | null, to: string | null) => void;
  /** Returns whether the tab has ever had a selection. */
  readonly isInitialized: () => boolean;
  /** Sessions that were current until they expired locally. */
  readonly expiredLocally: ReadonlySet<string>;
}

export function watchSelection(watched: Watched, isFirst: () => boolean): WatchedSelection {
  const { run, store, remembered, report } = watched;
  const { server } = run;
  const expiredLocally = new Set(remembered?.expiredLocally);
  if (remembered?.current) expiredLocally.add(remembered.current);
  const switches: SwitchCall[] = [];
  const signingOut: SignOutCall[] = [];
  // The switch that made the current session current, if any.
  let lastSwitch: SwitchCall | null = null;
  let hasSelection = remembered?.current !== undefined;

  /** Returns the violation of a change of the current session; undefined if the change is valid. */
  function violationOf(from: string | null, to: string | null, state: SessionState): string | undefined {
    const lost = from !== null && !signedIn(state).some(({ id }) => id === from);
    const toNone = switches.find(({ id, outcome }) => id === null && outcome === 'pending');
    if (to === null && toNone) {
      if (lost && isOnlyAnnounced(from, state)) toNone.hidden.push(from);
      return undefined;
    }
    // A switch from a session that has just expired.
    const isSwitched =
      !signingOut.some(({ id }) => id === from) &&
      switches.some(({ id, outcome }) => id !== null && id === to && outcome === 'pending');
    // With a shared cookie, the session that the backend has selected takes precedence.
    if (lost && !isSwitched && !(run.sharedCookie && to !== null)) {
      const isByClock = ['expired', 'abandoned'].includes(state.signedOutReason);
      const strategies = signingOut.filter(({ id }) => id === from).map(({ nextSession }) => nextSession);
      const isOnlyHidden = isByClock || strategies.length > 0 || isOnlyAnnounced(from, state);
      if (isOnlyHidden) expiredLocally.add(from);
      const expected =
        strategies.length > 0 ? strategies.map((strategy) => nextSessionId(strategy, state)) : [null];
      // With a shared cookie, no session is current until the backend has switched.
      const isSwitching =
        run.sharedCookie && expected.some((id) => id && state.operations[id] === 'switching');
      if (isSwitching && to === null) return undefined;
      // A local expiry does not switch the cookie.
      if (run.sharedCookie && to === null && isByClock) return undefined;
      // The switch to it was rejected at that moment, which restores the session from before.
      const isRolledBack = switches.some(
        ({ id, outcome, before }) => id === from && outcome === 'pending' && before.includes(to),
      );
      if (isRolledBack) return undefined;
      if (expected.includes(to)) return strategies.length > 0 ? undefined : violationOfReason(from, state);
      return `the next session should be ${expected.join(' or ')}`;
    }
    if (run.sharedCookie) return undefined;
    // A session that was only hidden becomes current again: its deadline was extended, or its sign-out was refused.
    if (to !== null && (expiredLocally.has(to) || toNone?.hidden.includes(to))) return undefined;
    const effective = switches.filter(({ outcome }) => outcome === 'pending' || outcome === 'switched');
    const latest = switches.findLast(
      (call) => call.outcome !== 'rejected' && (call.supersedes || call.id === to),
    );
    if (latest?.id === to && effective.includes(latest)) {
      latest.before.push(from);
      latest.supersedes = true;
      lastSwitch = latest;
      return undefined;
    }
    const failing = switches.find(({ id, outcome }) => outcome === 'pending' && id === from);
    if (failing && (to === null || switches.some(({ before }) => before.includes(to)))) return undefined;
    const known = effective.findLast(({ id }) => id === to);
    return known ? 'a later call has another session' : 'no call in this tab selected it';
  }

  /** Returns whether the tab only knows from another tab that a session is signed out, which the server may refuse. */
  function isOnlyAnnounced(id: string, { client }: SessionState): boolean {
    const closedVersion = server.closedVersionOf(id);
    return closedVersion === undefined || (run.signedOut.has(id) && (client?.version ?? 0) < closedVersion);
  }

  function violationOfReason(from: string, { signedOutReason }: SessionState): string | undefined {
    const statuses = server.closedStatusesOf(from);
    const isMissing = !server.inspect().sessions.some(({ id }) => id === from);
    const isValid =
      statuses.has(signedOutReason) ||
      // Another tab signs the session out, and the server does not know about it yet.
      (['ended', 'removed'].includes(signedOutReason) && run.signedOut.has(from)) ||
      // Another tab has begun to move the shared cookie at the same time.
      (run.sharedCookie && signedOutReason === 'none') ||
      ['expired', 'abandoned'].includes(signedOutReason) ||
      (isMissing && ['revoked', 'removed'].includes(signedOutReason));
    return isValid ? undefined : `the reason is ${signedOutReason} instead of ${[...statuses].join()}`;
  }

  function checkSwitched(call: SwitchCall): void {
    const later = switches.slice(switches.indexOf(call) + 1);
    if (call.outcome === 'superseded') {
      const isClosed = call.id !== null && !signedIn(store.getState()).some(({ id }) => id === call.id);
      // The next session after a sign-out supersedes a switch to the session that was signed out.
      const isSupersededElsewhere = run.sharedCookie && [...run.selecting].some((other) => other !== store);
      if (later.length === 0 && !isClosed && !call.isSignedOut && !isSupersededElsewhere)
        report(`the switch to ${call.id} was superseded without a later call`);
      return;
    }
    const isSuperseded = later.some(({ outcome, supersedes }) => supersedes && outcome !== 'rejected');
    const state = store.getState();
    const isAvailable = call.id === null || signedIn(state).some(({ id }) => id === call.id);
    if (!run.sharedCookie && !isSuperseded && isAvailable && state.currentSessionId !== call.id) {
      report(`the switch to ${call.id} resolved, but ${state.currentSessionId} is current`);
    }
  }

  /** Checks that a rejected switch was rolled back. */
  function checkRejected(call: SwitchCall): void {
    // Without the switch, they become current again if their sign-out is refused.
    for (const id of call.hidden) expiredLocally.add(id);
    const isRolledBack = lastSwitch !== call || store.getState().currentSessionId !== call.id;
    const wasBefore = switches.some(({ before }) => before.includes(call.id));
    if (!run.sharedCookie && !isRolledBack && !wasBefore)
      report(`the switch to ${call.id} was rejected, but it is current`);
  }

  return {
    startSwitch(id) {
      const before = [store.getState().currentSessionId];
      const supersedes = id === null || signedIn(store.getState()).some((session) => session.id === id);
      const call: SwitchCall = {
        id,
        before,
        supersedes,
        isSignedOut: false,
        hidden: [],
        outcome: 'pending',
      };
      switches.push(call);
      run.selecting.add(store);
      if (id === null) run.hasSelectedNone = true;
      return (result) => {
        call.outcome = result?.outcome ?? 'rejected';
        call.supersedes ||= result?.outcome === 'switched';
        if (result) checkSwitched(call);
        else checkRejected(call);
      };
    },
    startSignOuts(signOuts) {
      signingOut.push(...signOuts);
      for (const { id } of signOuts) run.signedOut.add(id);
      for (const call of switches)
        if (call.outcome === 'pending' && signOuts.some(({ id }) => id === call.id)) call.isSignedOut = true;
      if (signOuts.length > 0) run.selecting.add(store);
      if (signOuts.some(({ nextSession }) => nextSession === 'none')) run.hasSelectedNone = true;
      return () => {
        for (const signOut of signOuts) signingOut.splice(signingOut.indexOf(signOut), 1);
      };
    },
    checkChange(from, to) {
      hasSelection = true;
      lastSwitch = null;
      const violation = isFirst() ? undefined : violationOf(from, to, store.getState());
      if (violation !== undefined) report(`the current session changed from ${from} to ${to}: ${violation}`);
    },
    isInitialized: () => hasSelection,
    expiredLocally,
  };
}

export function oldest(sessions: readonly SessionData[]): string | null {
  return sessions[0]?.id ?? null;
}

function nextSessionId(strategy: NextSession, state: SessionState): string | null {
  if (strategy === 'none') return null;
  const sessions = signedIn(state);
  if (strategy === 'oldest') return oldest(sessions);
  return sessions.toSorted((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime())[0]?.id ?? null;
}
