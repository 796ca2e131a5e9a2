import type { ClientSnapshot, ClosedStatus, SessionData } from 'multisession/core';
import { SessionError, type SessionErrorCode } from 'multisession/core';
import type { StoreConfig } from '../../../src/store/core/model.ts';
import { createClosedSessionData, createSessionData } from '../../../src/testing/index.ts';

/** The time of the first event, by both clocks, in ms since the epoch. */
export const START = Date.parse('2026-01-01T12:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** The minutes since the sign-in and the last activity of each sample session. */
const ages: Readonly<Record<string, number>> = { ada: 30, bob: 20, carol: 10 };

type Fields = Partial<Omit<SessionData, 'status' | 'user' | 'currentTask'>>;

/** Returns a session whose ID is `name`. */
export function session(name: string, fields: Fields = {}, status?: ClosedStatus): SessionData {
  const then = new Date(START - (ages[name] ?? 1) * MINUTE);
  const options = {
    name,
    id: name,
    createdAt: then,
    lastActiveAt: then,
    updatedAt: then,
    expireAt: new Date(START + 7 * DAY),
    abandonAt: new Date(START + 30 * DAY),
    factorVerifiedAt: { first: then, second: null },
    ...fields,
  };
  return status ? createClosedSessionData({ ...options, status }) : createSessionData(options);
}

/** A session by its ID, optionally with a closed status (`bob:ended`), or as data. */
export type SessionSpec = string | SessionData;

type ClientFields = Partial<Omit<ClientSnapshot, 'version' | 'sessions'>>;

/** Returns a client at a version, whose sessions have the same version. The session of Ada was selected last. */
export function client(
  version: number,
  specs: readonly SessionSpec[] = ['ada', 'bob', 'carol'],
  fields: ClientFields = {},
): ClientSnapshot {
  const sessions = specs.map((spec) => toSession(spec, version));
  const base = { id: 'client_1', lastActiveSessionId: 'ada', covers: 'all', invalidSessions: [] } as const;
  return { ...base, ...fields, version, sessions };
}

function toSession(spec: SessionSpec, version: number): SessionData {
  if (typeof spec !== 'string') return spec;
  const [name = '', status] = spec.split(':');
  // SAFETY: the tests write nothing but closed statuses after the colon.
  return session(name, { version }, status as ClosedStatus | undefined);
}

export function error(code: SessionErrorCode, retryAfter?: number, sessionId?: string): SessionError {
  return new SessionError({ code, message: `made up: ${code}`, retryAfter, sessionId });
}

/** The settings of a store with a session per request, in a tab of its own. */
export const perTab: StoreConfig = {
  tabId: 'tab_m',
  backendName: 'test',
  sessionPerRequest: true,
  canSelectSession: true,
  canEnd: true,
  canTouch: true,
  isShared: false,
  initialSessionId: undefined,
  pageSessionId: undefined,
  nextSessionOnLoss: 'none',
  expiryWarningMs: MINUTE,
};

/** The settings of a store with a shared cookie, so that all tabs switch together. */
export const sharedCookie: StoreConfig = { ...perTab, sessionPerRequest: false, isShared: true };
