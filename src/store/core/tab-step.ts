import type { SessionMutationResult } from '../../backend/index.ts';
import { getOwn } from '../../session/index.ts';
import { broadcastOrigin, receiveUpdate } from './receive.ts';
import type { SelectionMessage, TabNews, Versions } from './store-event.ts';
import { joinRefresh } from './refresh-step.ts';
import { resumeSelection, select, suspendSelection } from './selection.ts';
import { isListed, isSignedInTo, leavingOf, patch, statusOf, type Step } from './step.ts';
import { isLater, type Stamp, type SwitchProgress } from './stamp.ts';

/** The time that another tab has to settle its switch, in ms. */
const TAB_SWITCH_TIMEOUT_MS = 15_000;

/** Returns the stamp of a new selection, which orders all of its phases after those of earlier selections. */
export function newStamp(step: Step): Stamp {
  const { chosen } = step.model.tabs;
  // The time, because a tab that was opened later has not received the selections before.
  const stamp = { count: Math.max(chosen.count + 1, step.now.wall), tab: step.config.tabId };
  if (step.config.isShared) patch(step, { tabs: { chosen: stamp, switching: null } });
  return stamp;
}

/** Broadcasts a phase of a selection, where all tabs switch together. */
export function broadcastSelection(
  step: Step,
  sessionId: string | null,
  progress: SwitchProgress,
  stamp: Stamp,
  insteadOf?: string,
): void {
  if (!step.config.isShared) return;
  const cookieSessionId = cookieSession(step);
  broadcast(step, { type: 'selection', sessionId, progress, insteadOf, stamp, cookieSessionId });
}

export function broadcast(step: Step, message: TabNews): void {
  step.effects.push({ type: 'broadcast', message });
}

/** Follows a selection of another tab, unless a later one is known. Returns whether it did. */
export function followTab(step: Step, message: SelectionMessage): boolean {
  const { sessionId, progress, insteadOf, stamp } = message;
  const { model, config } = step;
  const { chosen } = model.tabs;
  if (!config.isShared || isLater(chosen, stamp)) return false;
  const { sessionId: current } = model.selection;
  if (insteadOf !== undefined && current !== null && current !== insteadOf) return false;
  const isBegun = progress === 'begun';
  patch(step, { tabs: { chosen: stamp, switching: isBegun ? { sessionId } : null } });
  if (isBegun) {
    suspendSelection(step);
    const event = { type: 'tab-switch-timed-out', stamp } as const;
    step.effects.push({ type: 'schedule', ms: TAB_SWITCH_TIMEOUT_MS, event });
    return true;
  }
  if (progress === 'settled') selectLatest(step, message);
  else resumeSelection(step);
  const isHere = sessionId === null || isSignedInTo(step.model, sessionId);
  // The outcome of a sign-out is broadcast, and a response from before it would show the session again.
  if (!isHere && !leavingOf(step.model, sessionId)) joinRefresh(step);
  return true;
}

/** Selects the session that another tab has selected, unless the backend has selected a known one since. */
function selectLatest(step: Step, { sessionId, cookieSessionId }: SelectionMessage): void {
  const last = cookieSession(step);
  const mayBeLater = sessionId !== null || (cookieSessionId !== undefined && cookieSessionId !== last);
  select(step, mayBeLater && isSignedInTo(step.model, last) ? last : sessionId);
}

/** Returns the session of the shared cookie, if there is one. */
function cookieSession({ config, model }: Step): string | null {
  return config.sessionPerRequest ? null : (model.client?.lastActiveSessionId ?? null);
}

/** Gives up waiting for the switch of another tab, which may have crashed. The backend knows its outcome. */
export function endTabSwitch(step: Step, stamp: Stamp): void {
  const { chosen, switching } = step.model.tabs;
  if (!switching || isLater(chosen, stamp)) return;
  patch(step, { tabs: { chosen, switching: null } });
  joinRefresh(step);
}

/** Broadcasts what a tab that was just opened may have missed: the version of the client, and what is in progress. */
export function welcomeTab(step: Step): void {
  const { client, switching, closings } = step.model;
  if (client) broadcast(step, { type: 'version', clientId: labelOf(step), version: client.version });
  if (switching && !step.config.sessionPerRequest) {
    broadcastSelection(step, switching.sessionId, 'begun', switching.stamp);
  }
  for (const closing of closings) {
    broadcast(step, {
      type: 'sign-out',
      sessionIds: closing.ids,
      status: statusOf(closing),
      tab: step.config.tabId,
    });
  }
}

/** Refreshes if another tab has a newer client. */
export function compareVersion(
  step: Step,
  { clientId, version }: Extract<TabNews, { type: 'version' }>,
): void {
  const { client } = step.model;
  if (client && (clientId !== labelOf(step) || isBehind(step, { version }))) joinRefresh(step);
}

/** Returns the ID of the client or, if each session has a cookie of its own, the versions of its sessions. */
function labelOf({ model: { client, known } }: Step): string | null {
  if (!client || client.covers === 'all') return client && client.id;
  const listed = Object.values(known).filter(isListed);
  return listed
    .map(({ data }) => `${data.id} ${data.version}`)
    .toSorted()
    .join();
}

/** Returns whether the backend has a version that this tab does not have. */
export function isBehind({ model: { client, known } }: Step, { version, sessions = {} }: Versions): boolean {
  return (
    (client?.covers !== 'presented' && version > (client?.version ?? 0)) ||
    Object.entries(sessions).some(([id, newest]) => newest > (getOwn(known, id)?.data.version ?? -1))
  );
}

/** Merges a response that another tab has received. */
export function receiveBroadcast(step: Step, update: SessionMutationResult): void {
  const { client } = step.model;
  // Another client: its sessions are not comparable, but this tab is outdated.
  const isOther = client?.covers === 'all' && update.client && update.client.id !== client.id;
  if (isOther) return joinRefresh(step);
  receiveUpdate(step, update, broadcastOrigin);
}
