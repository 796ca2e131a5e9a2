import type { SessionMutationResult } from '../../backend/index.ts';
import { broadcastOrigin, receiveUpdate } from './receive.ts';
import type { SelectionMessage, TabNews, Versions } from './store-event.ts';
import type { ModelClient } from './model.ts';
import { joinRefresh } from './refresh-step.ts';
import { resumeSelection, select, suspendSelection } from './selection.ts';
import { isListed, isSignedInTo, patch, type Step } from './step.ts';
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
  const selection = { sessionId, progress, ...(insteadOf && { insteadOf }), stamp };
  broadcast(step, { type: 'selection', ...selection });
}

export function broadcast(step: Step, message: TabNews): void {
  step.effects.push({ type: 'broadcast', message });
}

/** Follows a selection of another tab, unless a later one is known. Returns whether it did. */
export function followTab(step: Step, { sessionId, progress, insteadOf, stamp }: SelectionMessage): boolean {
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
  if (progress === 'settled') selectLatest(step, sessionId);
  else resumeSelection(step);
  if (sessionId !== null && !isSignedInTo(step.model, sessionId)) joinRefresh(step);
  return true;
}

/** Selects the session that another tab has selected, unless the backend has selected a known one since. */
function selectLatest(step: Step, id: string | null): void {
  const last = step.model.client?.lastActiveSessionId ?? null;
  const isLaterSelection = !step.config.sessionPerRequest && id !== null && isSignedInTo(step.model, last);
  select(step, isLaterSelection ? last : id);
}

/** Gives up waiting for the switch of another tab, which may have crashed. The backend knows its outcome. */
export function endTabSwitch(step: Step, stamp: Stamp): void {
  const { chosen, switching } = step.model.tabs;
  if (!switching || isLater(chosen, stamp)) return;
  patch(step, { tabs: { chosen, switching: null } });
  joinRefresh(step);
}

/** Broadcasts what a tab that was just opened may have missed: the versions of the client, and a switch in progress. */
export function welcomeTab(step: Step): void {
  const { client, known, switching } = step.model;
  if (client) {
    const { id, version, covers } = client;
    const versions = Object.values(known).map((session) => {
      const { data } = session;
      return [data.id, isListed(session) ? data.version : null] as const;
    });
    const sessions = covers === 'presented' ? Object.fromEntries(versions) : undefined;
    broadcast(step, { type: 'version', clientId: id, version, sessions });
  }
  if (switching && !step.config.sessionPerRequest) {
    broadcastSelection(step, switching.sessionId, 'begun', switching.stamp);
  }
}

/** Refreshes if another tab has a newer client. */
export function compareVersion(step: Step, message: Extract<TabNews, { type: 'version' }>): void {
  const { client } = step.model;
  if (client && (isOfOther(client, message.clientId) || isBehind(step, message))) joinRefresh(step);
}

/** Returns whether this tab does not have the sessions at these versions. */
export function isBehind({ model }: Step, { version, sessions = {} }: Versions): boolean {
  const { client, known } = model;
  if (client?.covers !== 'presented' && version > (client?.version ?? 0)) return true;
  return Object.entries(sessions).some(([id, newest]) => {
    const session = known[id];
    if (!session) return newest !== null;
    // Of a session that is closed for good, the version need not be known.
    return (
      (isListed(session) || session.missing === 'not_kept') && (newest ?? Infinity) > session.data.version
    );
  });
}

/** Returns whether the ID is that of another client. With a cookie per session, it is only a label. */
function isOfOther(client: ModelClient, id: string | null): boolean {
  return client.covers === 'all' && client.id !== id;
}

/** Merges a response that another tab has received. */
export function receiveBroadcast(step: Step, update: SessionMutationResult): void {
  const { client } = step.model;
  // Another client: its sessions are not comparable, but this tab is outdated.
  if (update.client && client && isOfOther(client, update.client.id)) return joinRefresh(step);
  receiveUpdate(step, update, broadcastOrigin);
}
