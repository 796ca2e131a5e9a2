import { isEqual, isSignedIn, type SessionData } from '../../session/index.ts';
import { closedStatusAt, isConfirmedClosed, refreshClient } from './listed-sessions.ts';
import type { KnownSession, Model, ModelClient } from './model.ts';
import { joinRefresh } from './refresh-step.ts';
import { forgetOrganization, keepOrganizations } from './organization.ts';
import { renewSelection, type Succession, updateSelection } from './selection.ts';
import { isSignedInTo, patch, unconfirmedClosings, serverTime, type Step } from './step.ts';
import type { Effect } from './store-event.ts';

/** Brings the model up to date after an event, and returns all effects in order. */
export function finish(step: Step, follow: (step: Step, succession: Succession) => void): readonly Effect[] {
  const changes =
    step.model.client && (step.decides || step.model.selection.isMade) ? settle(step, follow) : noChanges;
  storeSignOuts(step);
  const { before, model } = step;
  const from = before.selection.sessionId;
  const to = model.selection.sessionId;
  const switched = (name: 'current-session-changing' | 'current-session-changed'): readonly Effect[] =>
    from === to ? [] : [{ type: 'emit', name, event: { from, to } }];
  return [
    ...changes.dropped,
    ...(model.stored && model.stored !== before.stored && !step.config.isShared
      ? [{ type: 'store-selection', stored: model.stored } as const]
      : []),
    ...switched('current-session-changing'),
    { type: 'publish' },
    ...switched('current-session-changed'),
    ...changes.closed,
    // Other tabs receive the data of a selection before the selection.
    ...(step.received && !isSameClient(before.client, model.client) ? broadcastOf(step, step.received) : []),
    ...step.effects,
    ...changes.added,
    ...step.outcomes,
  ];
}

/** Stores the sign-outs that the backend has not confirmed, so that a reload does not show the sessions again. */
function storeSignOuts(step: Step): void {
  const { stored } = step.model;
  const signOuts = unconfirmedClosings(step.model).map(({ ids, method }) => ({ ids, method }));
  if (stored && !isEqual(signOuts, stored.signOuts)) patch(step, { stored: { ...stored, signOuts } });
}

interface Changes {
  readonly dropped: readonly Effect[];
  readonly closed: readonly Effect[];
  readonly added: readonly Effect[];
}

const noChanges: Changes = { dropped: [], closed: [], added: [] };

function settle(step: Step, follow: (step: Step, succession: Succession) => void): Changes {
  refreshClient(step);
  const dropped: Effect[] = [];
  const closed: Effect[] = [];
  const purged: Effect[] = [];
  const added: Effect[] = [];
  const isFirst = step.before.client === null;
  let isInDoubt = false;
  for (const [id, known] of Object.entries(step.model.known)) {
    const was = isSignedInTo(step.before, id);
    const is = isSignedInTo(step.model, id);
    // A session that the user signs out leaves nothing behind, also before the server has confirmed it.
    const isOver = isConfirmedClosed(known) || known.leaving !== null;
    const isPurged = !is && isOver && (was || known.isUnconfirmed);
    if (was && !is) {
      // The deadline has passed by the local clock only: another tab or device may have extended the session.
      isInDoubt ||= !isOver;
      const status = closedStatusAt(known, serverTime(step.model, step.now));
      closed.push({ type: 'emit', name: 'session-closed', event: { sessionId: id, status } });
      know(step, id, { closedAs: status, isUnconfirmed: !isPurged });
    } else if (is && known.isUnconfirmed) know(step, id, { isUnconfirmed: false });
    if (isPurged) {
      know(step, id, { isUnconfirmed: false });
      forgetOrganization(step, id);
      purged.push({ type: 'emit', name: 'session-purged', event: { sessionId: id } });
    }
    // A session that only expired by the local clock may be extended: it keeps its tokens.
    if (isPurged) dropped.push({ type: 'drop-tokens', sessionId: id });
    if (is && !was && !isFirst) added.push({ type: 'emit', name: 'session-added', sessionId: id });
    if (was && is) dropped.push(...changesOf(step, id));
    const isGone = isConfirmedClosed(known) && !isListed(step.model, id);
    if (isGone && (isPurged || isListed(step.before, id))) know(step, id, withoutPerson(known));
  }
  keepOrganizations(step);
  const mayChange = step.decides || step.model.client !== step.before.client;
  const succession = mayChange ? updateSelection(step) : undefined;
  if (succession) follow(step, succession);
  else if (added.length > 0) renewSelection(step);
  refreshClient(step);
  if (isInDoubt && step.model.isConnected) joinRefresh(step);
  return { dropped, closed: [...closed, ...purged], added };
}

function know(step: Step, id: string, change: Partial<KnownSession>): void {
  const known = step.model.known[id];
  if (known) patch(step, { known: { ...step.model.known, [id]: { ...known, ...change } } });
}

function isListed({ client }: Model, id: string): boolean {
  return client?.sessions.some((session) => session.id === id) ?? false;
}

/** Returns the effects of a change of a session that stays signed in. */
function changesOf(step: Step, id: string): readonly Effect[] {
  const find = ({ client }: Model): SessionData | undefined =>
    client?.sessions.find((session) => session.id === id);
  const was = find(step.before);
  const is = find(step.model);
  if (!was || !is || was === is) return [];
  // An ID that belongs to another user now: nothing of the previous one may be used.
  if (was.userId === is.userId && was.actor?.sub === is.actor?.sub) return [];
  return [
    { type: 'drop-tokens', sessionId: id },
    { type: 'emit', name: 'session-purged', event: { sessionId: id } },
  ];
}

/** Keeps of a closed session only what orders and explains later data of it. */
function withoutPerson({ data }: KnownSession): Partial<KnownSession> {
  const user = isSignedIn(data) ? { id: data.user.id } : null;
  // SAFETY: nothing is shown of a session that is not listed; an ID is all that every user has.
  return { data: { ...data, user, publicUserData: null, actor: null, latestActivity: null } as SessionData };
}

function isSameClient(a: ModelClient | null, b: ModelClient | null): boolean {
  return (
    a === b ||
    (a !== null &&
      b !== null &&
      a.id === b.id &&
      a.version === b.version &&
      a.lastActiveSessionId === b.lastActiveSessionId &&
      a.sessions === b.sessions)
  );
}

/** Returns the broadcasts of a response: the sessions that it closed, each with its status, and the response itself. */
function broadcastOf({ before, model }: Step, update: NonNullable<Step['received']>): readonly Effect[] {
  const removed = Object.values(model.known).flatMap(({ missing, data }): readonly SessionData[] => {
    if (missing !== 'removed' || before.known[data.id]?.missing !== null) return [];
    // Another tab may have a newer snapshot of the session.
    const version = Math.max(data.version, model.client?.version ?? 0);
    return [{ ...data, status: 'removed', user: null, version }];
  });
  const closed = [...removed, ...(update.client?.closedSessions ?? [])].filter(
    ({ id }) => id !== update.session?.id,
  );
  return [...closed.map((session) => ({ session, client: null })), update].map((part) => ({
    type: 'broadcast-update',
    update: part,
  }));
}
