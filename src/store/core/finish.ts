import { getOwn, hasSameOwner, isEqual, isSignedIn, type SessionData } from '../../session/index.ts';
import { forgetFollowed } from './followed-sign-outs.ts';
import { closedStatusAt, isConfirmedClosed, refreshClient } from './listed-sessions.ts';
import type { KnownSession, Model, StoredSelection } from './model.ts';
import { joinRefresh } from './refresh-step.ts';
import { keepOrganizations } from './organization.ts';
import { renewSelection, type Succession, updateSelection } from './selection.ts';
import { findListed, isListed, know, leavingOf, serverTime, type Step } from './step.ts';
import type { Effect } from './store-event.ts';

/** Brings the model up to date after an event, and returns all effects in order. */
export function finish(step: Step, follow: (step: Step, succession: Succession) => void): readonly Effect[] {
  const changes =
    step.model.client && (step.decides || step.model.selection.isMade) ? settle(step, follow) : noChanges;
  const { before, model } = step;
  const stored = storedSelection(model);
  const isStored = step.config.isShared || !stored || isEqual(stored, storedSelection(before));
  const from = before.selection.sessionId;
  const to = model.selection.sessionId;
  const isHeld = step.isHeld && from === to && Object.values(changes).every(({ length }) => length === 0);
  const switched = (name: 'current-session-changing' | 'current-session-changed'): readonly Effect[] =>
    from === to ? [] : [{ type: 'emit', name, event: { from, to } }];
  return [
    ...changes.dropped,
    ...switched('current-session-changing'),
    ...(isHeld ? [] : [{ type: 'publish' } as const]),
    ...switched('current-session-changed'),
    ...(isStored ? [] : [{ type: 'store-selection', stored } as const]),
    ...changes.closed,
    // Other tabs receive the data of a selection before the selection.
    ...(step.received && isNews(before, model) ? broadcastOf(step, step.received) : []),
    ...step.effects,
    ...changes.added,
    ...step.outcomes,
  ];
}

/** Returns what this tab stores. With its sign-outs, a reload does not show their sessions again. */
function storedSelection({ last, organizations, closings }: Model): StoredSelection | null {
  const signOuts = closings.map(({ ids, method, since }) => ({ ids, method, since }));
  return last && { ...last, organizations, signOuts };
}

interface Changes {
  readonly dropped: readonly Effect[];
  readonly closed: readonly Effect[];
  readonly added: readonly Effect[];
}

const noChanges: Changes = { dropped: [], closed: [], added: [] };

function settle(step: Step, follow: (step: Step, succession: Succession) => void): Changes {
  forgetFollowed(step);
  refreshClient(step);
  const { before } = step;
  const dropped: Effect[] = [];
  const closed: Effect[] = [];
  const purged: Effect[] = [];
  const added: Effect[] = [];
  let isInDoubt = false;
  for (const [id, known] of Object.entries(step.model.known)) {
    const last = findListed(before, id);
    const listed = findListed(step.model, id);
    const was = last && isSignedIn(last);
    const is = listed && isSignedIn(listed);
    const isFinal = isOver(step.model, known);
    const old = getOwn(before.known, id);
    // It may have been closed by the local clock only.
    const isPurged = !is && isFinal && (was || (old && !isOver(before, old)));
    if (was && !is) {
      // The deadline has passed by the local clock only: another tab or device may have extended the session.
      isInDoubt ||= !isFinal;
      const status = closedStatusAt(step.model, known, serverTime(step.model, step.now));
      closed.push({ type: 'emit', name: 'session-closed', event: { sessionId: id, status } });
    }
    // A session that only expired by the local clock may be extended: it keeps its tokens.
    // The ID may belong to another user now: nothing of the previous one may be used.
    if (isPurged || (was && is && !hasSameOwner(last, listed))) {
      dropped.push({ type: 'drop-tokens', sessionId: id });
      (isPurged ? purged : dropped).push({ type: 'emit', name: 'session-purged', event: { sessionId: id } });
    }
    if (is && !was && before.client)
      added.push({ type: 'emit', name: 'session-added', event: { session: listed } });
    // The server may refuse to remove a remembered session, which is then shown again.
    const isHidden = isListed(known) && leavingOf(step.model, id);
    const isGone = isConfirmedClosed(known) && !listed && !isHidden;
    if (isGone && (known !== old || last)) know(step, id, withoutPerson(known));
  }
  keepOrganizations(step, (known) => isOver(step.model, known));
  const mayChange = step.decides || step.model.client !== before.client;
  const succession = mayChange ? updateSelection(step) : undefined;
  if (succession) follow(step, succession);
  else if (added.length > 0) renewSelection(step);
  refreshClient(step);
  if (isInDoubt && step.model.isConnected) joinRefresh(step);
  return { dropped, closed: [...closed, ...purged], added };
}

/** Returns whether a session is over: one that the user signs out is, before the server has confirmed it. */
function isOver(model: Model, known: KnownSession): boolean {
  return isConfirmedClosed(known) || leavingOf(model, known.data.id) !== undefined;
}

/** Keeps of a closed session only what orders and explains later data of it. */
function withoutPerson({ data }: KnownSession): Partial<KnownSession> {
  const user = isSignedIn(data) ? { id: data.user.id } : null;
  // SAFETY: nothing is shown of a session that is not listed; an ID is all that every user has.
  return { data: { ...data, user, publicUserData: null, actor: null, latestActivity: null } as SessionData };
}

/** Returns whether other tabs may not know the client, or one of its sessions: one that is signed out here is not shown. */
function isNews(before: Model, model: Model): boolean {
  return (
    !isEqual({ ...before.client, request: 0 }, { ...model.client, request: 0 }, Object.is) ||
    Object.values(model.known).some(({ data, missing }) => {
      const was = getOwn(before.known, data.id);
      return was?.data.version !== data.version || was.missing !== missing;
    })
  );
}

/**
 * Returns the broadcasts of a response: the sessions that it closed, each with its status, which the absence of a session
 * does not tell, and the response itself.
 */
function broadcastOf({ before, model }: Step, update: NonNullable<Step['received']>): readonly Effect[] {
  const closed = Object.values(model.known).flatMap(({ missing, data }): readonly SessionData[] => {
    const was = getOwn(before.known, data.id);
    const isNew = was?.missing === null && missing !== was.data.status && data.id !== update.session?.id;
    // If clients have versions, the absence of a session proves that it is revoked.
    const isImplied = missing === 'revoked' && model.client?.covers === 'all';
    if (missing === null || missing === 'not_kept' || !isNew || isImplied) return [];
    // Another tab may have a newer snapshot of the session.
    const version = Math.max(data.version, model.client?.version ?? 0);
    return [{ ...data, status: missing, user: null, version }];
  });
  return [...closed.map((session) => ({ session, client: null })), update].map((part) => ({
    type: 'broadcast',
    message: { type: 'update', update: part },
  }));
}
