import type { SessionMutationResult } from '../backend/index.ts';
import type { Departures } from './departures.ts';
import { type Fates, nothing } from './fates.ts';
import { chooseNext, type NextSessionStrategy } from './next-session.ts';
import type { Pin } from './pin.ts';
import { type ClientState, findSession, isSignedInWith, type SessionState } from './state.ts';

// Who is current, and who becomes so by what the backend says. Choices, here or in another tab, come in by `chosen`.

/** Somebody, or nobody, becomes current because another session is over. */
export interface Following {
  readonly follower: string | null;
  readonly lost: string;
}

/** What changes with a client about who is current; nothing where that stays. */
interface CurrentChange {
  readonly state: Partial<Pick<SessionState, 'currentSessionId' | 'signedOutReason'>>;
  /** Who follows a session that is over, where that has to be said to others: left out if it has not. */
  readonly follows?: Following;
}

export interface CurrentRule {
  /** What changes with a new client, before which the state was that. */
  readonly after: (before: SessionState, client: ClientState, heard: SessionMutationResult) => CurrentChange;
  /** Takes note of a choice. Answers who is current by it: another tab may know of somebody first. */
  readonly chosen: (id: string | null, client: ClientState | null) => string | null;
  /** Who should be current, and is not signed in. */
  readonly lapsed: () => string | null;
  /** Forgets whom the backend has selected: it is about to select anew. */
  readonly suspended: () => void;
  /** Answers whom the backend has selected, as far as is known here; nobody if that was chosen since. */
  readonly resumed: (client: ClientState | null) => string | null;
}

export interface CurrentRuleOptions {
  /** Who is current first, where that was said from outside. */
  readonly initialSessionId: string | undefined;
  readonly fates: Fates;
  readonly departures: Departures;
  readonly pin: Pin;
  /** Who follows a current session that was lost without anybody here asking for it. */
  readonly nextSessionOnLoss: NextSessionStrategy;
  /** Whether the backend's last selected session is the current one, as where one cookie is the account for all. */
  readonly followsBackend: boolean;
}

const stays: CurrentChange = { state: {} };

export function createCurrentRule(options: CurrentRuleOptions): CurrentRule {
  const { fates, departures, pin, followsBackend } = options;
  // Whether this tab has made its choice, its first one included.
  let hasChosen = false;
  // Who should be current, but is not signed in by the clock, or not known here: until the backend says that they are.
  let lapsed: string | null = null;
  // Whom the backend had selected when it was chosen that nobody is to be current; undefined if it was not.
  let selectedAtNobody: string | null | undefined;
  // Whom the backend had selected when somebody was last made current here.
  let selected: string | null = null;

  /** This tab's own choice comes first, then the client's; neither is replaced by somebody else's account. */
  function first(client: ClientState): CurrentChange['state'] {
    if (options.initialSessionId !== undefined) return firstGiven(options.initialSessionId, client);
    const pinned = pin.read();
    if (pinned?.sessionId && isSignedInWith(client, pinned.sessionId)) {
      return { currentSessionId: pinned.sessionId };
    }
    const last = client.sessions.find((session) => session.id === client.lastActiveSessionId);
    // Who signed in after this tab was left without anybody has most likely done so here.
    if (last && isSignedInWith(client, last.id) && (!pinned || last.createdAt > pinned.since)) {
      return { currentSessionId: last.id };
    }
    if (!pinned?.sessionId) return {};
    if (fates.isOnlyOverdue(pinned.sessionId, client, nothing)) lapsed = pinned.sessionId;
    return { signedOutReason: fates.statusOf(pinned.sessionId, client, nothing) };
  }

  /** Nobody else takes the place of whom the URL names, and whoever loads the page again is told the same. */
  function firstGiven(id: string, client: ClientState): CurrentChange['state'] {
    if (isSignedInWith(client, id)) return { currentSessionId: id };
    lapsed = id;
    return { currentSessionId: null, signedOutReason: fates.statusOf(id, client, nothing) };
  }

  /** Whom the backend has selected since, with a lost answer or without this store; undefined if that decides nothing. */
  function selectedElsewhere({ operations }: SessionState, client: ClientState): string | null | undefined {
    const { lastActiveSessionId: id } = client;
    // A switch that is under way says itself what comes of it.
    const isSwitching = Object.values(operations).includes('switching');
    if (!followsBackend || id === selected || isSwitching) return undefined;
    if (id !== null && !isSignedInWith(client, id)) return undefined;
    selected = id;
    return id;
  }

  function afterLoss(
    before: SessionState,
    id: string,
    client: ClientState,
    heard: SessionMutationResult,
  ): CurrentChange {
    const lost = findSession(before, id);
    if (!lost) return stays;
    const isOverdue = fates.isOnlyOverdue(id, client, heard);
    const chosenNext = departures.nextAfter(id);
    lapsed = isOverdue ? id : null;
    const signedOutReason = fates.statusOf(id, client, heard);
    const next = chooseNext(chosenNext ?? options.nextSessionOnLoss, lost, client);
    // Whom the clock alone has closed, maybe a wrong one, is gone for this tab alone.
    if (isOverdue) return { state: { currentSessionId: followsBackend ? null : next, signedOutReason } };
    const state = { currentSessionId: mayShow(next, client) ? next : null, signedOutReason };
    const isTold = chosenNext !== undefined || state.currentSessionId !== next;
    return isTold ? { state, follows: { follower: next, lost: id } } : { state };
  }

  /** Where one cookie is the account for all, nobody is shown before the backend has selected them. */
  function mayShow(id: string | null, client: ClientState): boolean {
    return !followsBackend || id === client.lastActiveSessionId;
  }

  return {
    after(before, client, heard) {
      if (!hasChosen) {
        hasChosen = true;
        const state = first(client);
        selected = state.currentSessionId ?? null;
        return { state };
      }
      const id = before.currentSessionId;
      const elsewhere = selectedElsewhere(before, client);
      if (elsewhere) selectedAtNobody = undefined;
      if (elsewhere && elsewhere !== id) return nowCurrent(elsewhere);
      if (id !== null && !isSignedInWith(client, id)) return afterLoss(before, id, client, heard);
      if (id !== null) return elsewhere === null ? nowCurrent(null) : stays;
      if (lapsed === null) return stays;
      if (isSignedInWith(client, lapsed)) return mayShow(lapsed, client) ? nowCurrent(lapsed) : stays;
      // One cookie is for all tabs: only now that the backend says the same it may be moved.
      const isConfirmed = followsBackend && !fates.isOnlyOverdue(lapsed, client, heard);
      return isConfirmed ? afterLoss(before, lapsed, client, heard) : stays;
    },
    chosen(id, client) {
      const isThere = id === null || isSignedInWith(client, id);
      selectedAtNobody = id === null ? (client?.lastActiveSessionId ?? null) : undefined;
      lapsed = isThere ? null : id;
      hasChosen ||= client !== null;
      selected = id ?? selected;
      return isThere ? id : null;
    },
    lapsed: () => lapsed,
    suspended() {
      lapsed = null;
      selected = null;
    },
    resumed(client) {
      const id = client?.lastActiveSessionId ?? null;
      selected = id !== null && isSignedInWith(client, id) ? id : null;
      return id === selectedAtNobody ? null : selected;
    },
  };
}

function nowCurrent(id: string | null): CurrentChange {
  return { state: { currentSessionId: id, signedOutReason: 'none' } };
}
