import type { ClientSnapshot, SessionData, SessionErrorCode, TouchOptions } from 'multisession/core';
import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import type { SwitchProgress } from '../../../src/store/core/stamp.ts';
import { client, error, START } from './data.ts';

// Requests are numbered from 1, and so are the tickets of commands.

type EventOf<Type extends StoreEvent['type']> = Extract<StoreEvent, { type: Type }>;

export const connected: StoreEvent = { type: 'connected' };
export const disconnected: StoreEvent = { type: 'disconnected' };
export const refreshDue: StoreEvent = { type: 'refresh-due' };
export const clientRefreshed: StoreEvent = { type: 'client-refreshed' };
export const focused: StoreEvent = { type: 'page-focused', isVisible: true };
export const focusedInBackground: StoreEvent = { type: 'page-focused', isVisible: false };
export const userActive: StoreEvent = { type: 'user-active' };
export const pageHidden: StoreEvent = { type: 'page-hidden' };
export const pageRestored: StoreEvent = { type: 'page-restored', stored: null };
export const tabOpened: StoreEvent = { type: 'tab-message-received', message: { type: 'opened' } };

/** The page was restored, after another page of the tab has selected a session. */
export function pageRestoredWith(sessionId: string): StoreEvent {
  return { type: 'page-restored', stored: { sessionId, since: 0, organizations: {}, signOuts: [] } };
}

export function used(stored: EventOf<'store-used'>['stored'] = null): StoreEvent {
  return { type: 'store-used', stored };
}

export function initialClient(snapshot: ClientSnapshot): StoreEvent {
  return { type: 'initial-client-received', snapshot };
}

export function timePassed(isUnsteady = false): StoreEvent {
  return { type: 'time-passed', isUnsteady };
}

/** A refresh was received. */
export function received(request: number, snapshot: ClientSnapshot): StoreEvent {
  return { type: 'client-received', request, snapshot };
}

/** The result of a change was received. */
export function updated(
  request: number,
  snapshot: ClientSnapshot | null,
  session: SessionData | null = null,
  now?: Date,
): StoreEvent {
  return { type: 'update-received', request, update: { session, client: snapshot, ...(now && { now }) } };
}

export function failed(request: number, code: SessionErrorCode, retryAfter?: number): StoreEvent {
  return { type: 'call-failed', request, error: error(code, retryAfter), isExpected: true };
}

export function refresh(ticket: number): StoreEvent {
  return { type: 'refresh-requested', ticket };
}

export function switchTo(
  ticket: number,
  sessionId: string | null,
  organizationId?: string | null,
): StoreEvent {
  return { type: 'switch-requested', ticket, sessionId, organizationId };
}

/** The user signs a session out; undefined for all. */
export function signOut(
  ticket: number,
  sessionId: string | undefined,
  options: Partial<Pick<EventOf<'sign-out-requested'>, 'mode' | 'nextSession'>> = {},
): StoreEvent {
  return {
    type: 'sign-out-requested',
    ticket,
    sessionId,
    mode: 'remove',
    nextSession: 'most-recent',
    ...options,
  };
}

export function touch(ticket: number, sessionId: string, options: TouchOptions = {}): StoreEvent {
  return { type: 'touch-requested', ticket, sessionId, options };
}

/** Another tab has broadcast a response. */
export function broadcast(snapshot: ClientSnapshot | null, session: SessionData | null = null): StoreEvent {
  return { type: 'tab-message-received', message: { type: 'update', update: { session, client: snapshot } } };
}

/** Another tab signs a session out, or its sign-out was refused (`status` null). */
export function signOutElsewhere(
  sessionId: string,
  status: 'ended' | 'removed' | null,
  tab = 'tab_b',
): StoreEvent {
  return {
    type: 'tab-message-received',
    message: { type: 'sign-out', sessionIds: [sessionId], status, tab },
  };
}

/** Another tab has not settled its sign-out in time. */
export function tabSignOutTimedOut(sessionId: string): StoreEvent {
  return { type: 'tab-sign-out-timed-out', sessionIds: [sessionId] };
}

/** Another tab has broadcast a phase of a selection, at a time in ms since the start. */
export function selection(
  tab: string,
  sinceStart: number,
  progress: SwitchProgress,
  sessionId: string | null,
  insteadOf?: string,
  cookieSessionId?: string | null,
): StoreEvent {
  const stamp = { count: START + sinceStart, tab };
  const message = { sessionId, progress, stamp, insteadOf, cookieSessionId };
  return { type: 'tab-message-received', message: { type: 'selection', ...message } };
}

export function tabSwitchTimedOut(tab: string, sinceStart: number): StoreEvent {
  return { type: 'tab-switch-timed-out', stamp: { count: START + sinceStart, tab } };
}

/** A connected store that has received Ada, Bob and Carol at version 1 with request 1. Ada is current. */
export const loaded: readonly StoreEvent[] = [used(), connected, received(1, client(1))];
