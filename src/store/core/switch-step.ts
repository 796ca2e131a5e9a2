import { SessionError } from '../../session/index.ts';
import type { Selection, Switch, WaitingSwitch } from './model.ts';
import { broadcastSelection, newStamp } from './tab-step.ts';
import { isInconclusive, startRefresh } from './refresh-step.ts';
import { refreshClient } from './listed-sessions.ts';
import { selectOrganization } from './organization.ts';
import { resumeSelection, select, type Succession, suspendSelection } from './selection.ts';
import {
  findListed,
  giveUpCall,
  isCookieBusy,
  isSignedInTo,
  patch,
  reject,
  resolve,
  send,
  type Step,
} from './step.ts';

/** Switches to a session. One that is not loaded yet is loaded first. */
export function requestSwitch(step: Step, request: WaitingSwitch): void {
  const { client } = step.model;
  const isKnown = request.sessionId === null ? client !== null : findListed(step.model, request.sessionId);
  if (isKnown) return beginSwitch(step, request);
  patch(step, { waiting: [request, ...step.model.waiting] });
  startRefresh(step);
}

/** Begins the switches that have waited for a refresh. */
export function beginWaitingSwitches(step: Step): void {
  const { waiting } = step.model;
  patch(step, { waiting: [] });
  for (const request of waiting) beginSwitch(step, request);
}

/** Rejects the switches that have waited for a refresh. */
export function rejectWaitingSwitches(step: Step, error: SessionError): void {
  const { waiting } = step.model;
  patch(step, { waiting: [] });
  for (const { ticket } of waiting) reject(step, ticket, error);
}

function beginSwitch(step: Step, { ticket, sessionId: id, organizationId }: WaitingSwitch): void {
  refreshClient(step);
  if (id !== null && !isSignedInTo(step.model, id)) return reject(step, ticket, cannotSwitch(step, id));
  if (ticket < step.model.lastSwitch) return resolve(step, ticket, 'superseded');
  patch(step, { lastSwitch: ticket });
  const { switching, selection } = step.model;
  const keepsOrganization = organizationId === undefined;
  if (switching && keepsOrganization && switching.sessionId === id) {
    return patch(step, { switching: { ...switching, tickets: [...switching.tickets, ticket] } });
  }
  const before = switching?.before ?? selection;
  if (id !== null && !(keepsOrganization && id === selection.sessionId)) {
    return startSwitch(step, id, { tickets: [ticket], organizationId, before });
  }
  supersede(step);
  if (id === null) settleSelection(step, null);
  resolve(step, ticket, 'switched');
}

/** Ends the switch in progress without its outcome, because a later one wins. */
export function supersede(step: Step): void {
  const { switching } = step.model;
  if (!switching) return;
  patch(step, { switching: null });
  for (const ticket of switching.tickets) resolve(step, ticket, 'superseded');
  if (switching.request !== null) giveUpCall(step, switching.request);
}

/** Begins a switch, which supersedes the one in progress. */
export function startSwitch(
  step: Step,
  sessionId: string,
  {
    tickets,
    organizationId,
    before: { sessionId: previous, reason },
    insteadOf,
  }: Pick<Switch, 'tickets' | 'organizationId'> & {
    readonly before: Pick<Selection, 'sessionId' | 'reason'>;
    readonly insteadOf?: string;
  },
): void {
  supersede(step);
  const { sessionPerRequest, canSelectSession } = step.config;
  const stamp = newStamp(step);
  const before = { sessionId: previous, reason };
  patch(step, { switching: { sessionId, organizationId, tickets, request: null, stamp, before } });
  if (sessionPerRequest) select(step, sessionId);
  else suspendSelection(step);
  broadcastSelection(step, sessionId, sessionPerRequest ? 'settled' : 'begun', stamp, insteadOf);
  // A backend that cannot record the selection need not be called, because each request names the session.
  if (sessionPerRequest && !canSelectSession) settleSwitch(step);
  // A switch that no command asked for follows a sign-out: it waits for the response to that.
  else if ((sessionPerRequest && tickets.length > 0) || !isCookieBusy(step)) sendSwitch(step);
}

/** Sends the request of the switch that has waited. */
export function sendSwitch(step: Step): void {
  const { switching } = step.model;
  if (!switching) return;
  const { sessionId, organizationId, tickets } = switching;
  // The session was closed before a switch to it that no command asked for was sent.
  if (tickets.length === 0 && !isSignedInTo(step.model, sessionId)) return patch(step, { switching: null });
  const options = {
    intent: 'select_session',
    ...(organizationId !== undefined && { organizationId }),
  } as const;
  const request = send(step, { kind: 'switch' }, { method: 'touchSession', sessionId, options });
  patch(step, { switching: { ...switching, request } });
}

/** Settles the switch in progress: the backend has confirmed it, or need not. */
export function settleSwitch(step: Step): void {
  const { switching } = step.model;
  if (!switching) return;
  const { sessionId, organizationId, tickets, stamp, request } = switching;
  patch(step, { switching: null });
  if (organizationId !== undefined) selectOrganization(step, sessionId, organizationId, request);
  if (!step.config.sessionPerRequest) {
    select(step, sessionId);
    broadcastSelection(step, sessionId, 'settled', stamp);
  }
  for (const ticket of tickets) resolve(step, ticket, 'switched');
}

/** Rolls the switch in progress back, unless its failure does not concern the session. */
export function failSwitch(step: Step, error: SessionError, isExpected: boolean): void {
  const { switching } = step.model;
  if (!switching) return;
  const { sessionPerRequest } = step.config;
  // The failure does not concern the session: the selection of this tab stands.
  if (sessionPerRequest && isExpected && isInconclusive(error)) return settleSwitch(step);
  const { sessionId, tickets, stamp, before } = switching;
  patch(step, { switching: null });
  const isShown = step.model.selection.sessionId === (sessionPerRequest ? sessionId : null);
  if (isShown && sessionPerRequest) {
    const { sessionId: previous, reason } = before;
    settleSelection(step, isSignedInTo(step.model, previous) ? previous : null, reason);
  } else if (isShown) {
    // Another tab may have moved the shared cookie since.
    resumeSelection(step, before.reason);
    broadcastSelection(step, sessionId, 'failed', stamp);
  }
  for (const ticket of tickets) reject(step, ticket, error);
}

/** Makes a session current that replaces a closed one, as far as the backend and the other tabs do not know it yet. */
export function followLoss(step: Step, { successor, lost }: Succession): void {
  const { client, selection } = step.model;
  if (successor === null || client?.lastActiveSessionId === successor) {
    return broadcastSelection(step, successor, 'settled', newStamp(step), lost);
  }
  startSwitch(step, successor, { tickets: [], organizationId: undefined, before: selection });
}

/** Selects a session in this tab, and in all tabs where they switch together. */
function settleSelection(step: Step, id: string | null, reason?: Selection['reason']): void {
  select(step, id, reason);
  broadcastSelection(step, id, 'settled', newStamp(step));
}

function cannotSwitch({ model }: Step, id: string): SessionError {
  const status = findListed(model, id)?.status;
  return status
    ? new SessionError({
        code: 'session_closed',
        message: `The session is ${status}, so the current session was not changed. Ask the user to sign in again.`,
        sessionId: id,
      })
    : new SessionError({
        code: 'session_not_found',
        message:
          'This client has no session with this ID, so the current session was not changed. After a sign-in, check that the response contains all `headers` of signIn(). Otherwise ask the user to sign in.',
        sessionId: id,
      });
}
