import type { SessionState, SignedInSession, SwitchResult } from 'multisession/core';
import { signedIn, type Watched } from './watched.ts';

export type Next = 'most-recent' | 'none' | 'oldest';

/** A sign-out that is under way, and who is to follow. */
export interface Departure {
  readonly id: string;
  readonly next: Next;
}

/** One call of `switchTo`. */
interface SwitchCall {
  readonly id: string | null;
  /** Who was current before, to go back to. */
  readonly before: (string | null)[];
  /** Whether it was a choice that earlier ones had to give way to: one to look up first may come to nothing. */
  counts: boolean;
  outcome: 'running' | 'rejected' | SwitchResult['outcome'];
}

/** Checks that nobody becomes current in a tab but by a choice that was made there, or by a loss. */
export interface WatchedChoices {
  /** A switch has been asked for. To be told what came of it: undefined if it was refused. */
  readonly choose: (id: string | null) => (result: SwitchResult | undefined) => void;
  /** Sign-outs have been asked for. To be told when they are over. */
  readonly depart: (departures: readonly Departure[]) => () => void;
  /** Another session has just become current. */
  readonly justify: (from: string | null, to: string | null) => void;
  /** Whether anybody was ever current by what is known here, or nobody by choice. */
  readonly hasChosen: () => boolean;
  /** Who was current and seemed to have run out. */
  readonly lapsed: ReadonlySet<string>;
}

export function watchChoices(watched: Watched, isFirst: () => boolean): WatchedChoices {
  const { run, store, remembered, wrong } = watched;
  const { server } = run;
  const lapsed = new Set(remembered?.lapsed);
  if (remembered?.current) lapsed.add(remembered.current);
  const switches: SwitchCall[] = [];
  const departing: Departure[] = [];
  // The switch that the current session came by, if it was one.
  let cameBy: SwitchCall | null = null;
  let hasChosen = remembered?.current !== undefined;

  /** Why the current session should not have changed like that; undefined if it should have. */
  function whyNot(from: string | null, to: string | null, state: SessionState): string | undefined {
    const lost = from !== null && !signedIn(state).some(({ id }) => id === from);
    // Where all are together, whom the backend has selected may come first.
    if (lost && !(run.together && to !== null)) {
      const isByClock = ['expired', 'abandoned'].includes(state.signedOutReason);
      if (isByClock || server.isSignedIn(from)) lapsed.add(from);
      const nexts = departing.filter(({ id }) => id === from).map(({ next }) => next);
      const expected = nexts.length > 0 ? nexts.map((next) => follower(next, state)) : [null];
      // Nobody is, until the one cookie is theirs.
      const isOnItsWay = run.together && expected.some((id) => id && state.operations[id] === 'switching');
      if (isOnItsWay && to === null) return undefined;
      // Nor is the cookie moved because of a clock.
      if (run.together && to === null && isByClock) return undefined;
      if (expected.includes(to)) return nexts.length > 0 ? undefined : wrongReason(from, state);
      return `who follows is ${expected.join(' or ')}`;
    }
    if (run.together) return undefined;
    if (from === null && to !== null && lapsed.has(to)) return undefined;
    const active = switches.filter(({ outcome }) => outcome === 'running' || outcome === 'switched');
    const chosen = switches.findLast(
      (call) => call.outcome !== 'rejected' && (call.counts || call.id === to),
    );
    if (chosen?.id === to && active.includes(chosen)) {
      chosen.before.push(from);
      chosen.counts = true;
      cameBy = chosen;
      return undefined;
    }
    const failing = switches.find(({ id, outcome }) => outcome === 'running' && id === from);
    if (failing && (to === null || switches.some(({ before }) => before.includes(to)))) return undefined;
    const known = active.findLast(({ id }) => id === to);
    return known ? 'a later choice was made' : 'nobody chose that here';
  }

  function wrongReason(from: string, { signedOutReason }: SessionState): string | undefined {
    const fates = server.fatesOf(from);
    const isGone = !server.look().sessions.some(({ id }) => id === from);
    const fits =
      fates.has(signedOutReason) ||
      ['expired', 'abandoned'].includes(signedOutReason) ||
      (isGone && ['revoked', 'removed'].includes(signedOutReason));
    return fits ? undefined : `the reason is said to be ${signedOutReason}, it was ${[...fates].join()}`;
  }

  function checkSwitched(call: SwitchCall): void {
    const later = switches.slice(switches.indexOf(call) + 1);
    if (call.outcome === 'superseded') {
      const isOver = call.id !== null && !signedIn(store.getState()).some(({ id }) => id === call.id);
      // Whoever follows a session that was signed out overtakes a switch to it.
      if (later.length === 0 && !isOver) wrong(`the switch to ${call.id} was overtaken by nothing`);
      return;
    }
    const overtaken = later.some(({ outcome, counts }) => counts && outcome !== 'rejected');
    const state = store.getState();
    const there = call.id === null || signedIn(state).some(({ id }) => id === call.id);
    if (!run.together && !overtaken && there && state.currentSessionId !== call.id) {
      wrong(`switched to ${call.id}, but ${state.currentSessionId} is current`);
    }
  }

  /** What was refused is taken back. */
  function checkRefused(call: SwitchCall): void {
    const isBack = cameBy !== call || store.getState().currentSessionId !== call.id;
    const wasBefore = switches.some(({ before }) => before.includes(call.id));
    if (!run.together && !isBack && !wasBefore)
      wrong(`the switch to ${call.id} was refused, but it is current`);
  }

  return {
    choose(id) {
      const before = [store.getState().currentSessionId];
      const counts = id === null || signedIn(store.getState()).some((session) => session.id === id);
      const call: SwitchCall = { id, before, counts, outcome: 'running' };
      switches.push(call);
      if (id === null) run.choseNobody = true;
      return (result) => {
        call.outcome = result?.outcome ?? 'rejected';
        call.counts ||= result?.outcome === 'switched';
        if (result) checkSwitched(call);
        else checkRefused(call);
      };
    },
    depart(departures) {
      departing.push(...departures);
      if (departures.some(({ next }) => next === 'none')) run.choseNobody = true;
      return () => {
        for (const departure of departures) departing.splice(departing.indexOf(departure), 1);
      };
    },
    justify(from, to) {
      hasChosen = true;
      cameBy = null;
      const reason = isFirst() ? undefined : whyNot(from, to, store.getState());
      if (reason !== undefined) wrong(`${from} became ${to}: ${reason}`);
    },
    hasChosen: () => hasChosen,
    lapsed,
  };
}

export function oldest(sessions: readonly SignedInSession[]): string | null {
  return sessions[0]?.id ?? null;
}

function follower(next: Next, state: SessionState): string | null {
  if (next === 'none') return null;
  const sessions = signedIn(state);
  if (next === 'oldest') return oldest(sessions);
  return sessions.toSorted((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime())[0]?.id ?? null;
}
