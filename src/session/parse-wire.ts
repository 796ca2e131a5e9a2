import * as v from 'valibot';
import { parse } from './parse.ts';
import type {
  InvalidSession,
  ClientSnapshot,
  Paginated,
  SessionActivity,
  SessionData,
  SessionFields,
} from './session.ts';
import { isSessionError, SessionError } from './session-error.ts';
import { isSessionStatus } from './status.ts';
import type { PublicUserData, User } from './user.ts';
import {
  wireActivity,
  wireClient,
  wireEnvelope,
  wireEntityId,
  wirePage,
  wirePublicUserData,
  wireSession,
} from './wire-schema.ts';

export interface WireParseOptions {
  /** The version of what carries none: backends without versions number their answers. Default 0. */
  readonly version?: number;
  /** Where the value stands in the whole answer, for error messages. */
  readonly path?: string;
  /** The server's clock, for a client. Default null. */
  readonly now?: Date | null;
}

/**
 * Reads a session from its wire form.
 *
 * A signed-in session without `user` gets one from its public data or its `user_id`; a status that this version does
 * not know reads as `ended` and is kept as `rawStatus`.
 *
 * @throws {SessionError} `invalid_response`, naming the field.
 */
export function parseSession(
  value: unknown,
  { version = 0, path = 'session' }: WireParseOptions = {},
): SessionData {
  const wire = parse(wireSession, value, path);
  const fields: SessionFields = {
    id: wire.id,
    clientId: wire.client_id,
    userId: wire.user_id ?? wire.user?.id ?? wire.public_user_data?.user_id ?? null,
    publicUserData: wire.public_user_data && parsePublicUserData(wire.public_user_data),
    lastActiveAt: wire.last_active_at,
    expireAt: wire.expire_at,
    abandonAt: wire.abandon_at,
    createdAt: wire.created_at ?? wire.last_active_at,
    updatedAt: wire.updated_at ?? wire.last_active_at,
    lastActiveOrganizationId: wire.last_active_organization_id,
    actor: wire.actor,
    factorVerifiedAt: wire.factor_verified_at ?? { first: null, second: null },
    version: wire.version ?? version,
    tasks: wire.tasks,
    latestActivity: wire.latest_activity && parseActivity(wire.latest_activity),
  };
  return withStatus(fields, wire.status, wire.user && asUser(wire.user), path);
}

function withStatus(fields: SessionFields, status: string, user: User | null, path: string): SessionData {
  if (!isSessionStatus(status)) return { ...fields, status: 'ended', user, rawStatus: status };
  if (status !== 'active' && status !== 'pending') return { ...fields, status, user };

  const signedInUser = user ?? userFromPublicData(fields);
  if (!signedInUser)
    throw missingFieldError(path, 'user', `a user or a user_id, because the session is ${status}`);
  if (status === 'active') return { ...fields, status, user: signedInUser };

  const [currentTask] = fields.tasks;
  if (!currentTask)
    throw missingFieldError(path, 'tasks', 'at least one task, because the session is pending');
  return { ...fields, status, user: signedInUser, currentTask };
}

function userFromPublicData({ userId, publicUserData: known }: SessionFields): User | null {
  if (userId === null) return null;
  return asUser({ ...known, id: userId });
}

function asUser(user: { readonly id: string }): User {
  // SAFETY: what users its own server sends, the app says through `Register`; an id is all that can be checked here.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
}

function missingFieldError(path: string, field: string, expected: string): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: `Malformed response: "${path}.${field}" should be ${expected}. Nothing was changed. Check the backend's answer.`,
  });
}

function parsePublicUserData(wire: v.InferOutput<typeof wirePublicUserData>): PublicUserData {
  return {
    userId: wire.user_id,
    firstName: wire.first_name,
    lastName: wire.last_name,
    username: wire.username,
    imageUrl: wire.image_url,
    hasImage: wire.has_image,
    identifier: wire.identifier,
  };
}

function parseActivity(wire: v.InferOutput<typeof wireActivity>): SessionActivity {
  return {
    id: wire.id,
    browserName: wire.browser_name,
    browserVersion: wire.browser_version,
    deviceType: wire.device_type,
    ipAddress: wire.ip_address,
    city: wire.city,
    country: wire.country,
    isMobile: wire.is_mobile,
  };
}

/**
 * Reads a client with its sessions; null is a client that nobody has signed in on yet.
 *
 * A session that cannot be read does not spoil the others: it is reported in `broken`.
 *
 * @throws {SessionError} `invalid_response` when the client itself cannot be read.
 */
export function parseClient(
  value: unknown,
  { version = 0, path = 'client', now = null }: WireParseOptions = {},
): ClientSnapshot {
  if (value === null) {
    return { id: null, sessions: [], lastActiveSessionId: null, version, invalidSessions: [], now };
  }
  const wire = parse(wireClient, value, path);
  const sessions = new Map<string, SessionData>();
  const invalidSessions: InvalidSession[] = [];
  for (const [index, entry] of wire.sessions.entries()) {
    try {
      const session = parseSession(entry, { version, path: `${path}.sessions.${index}` });
      sessions.set(session.id, session);
    } catch (error) {
      if (!isSessionError(error)) throw error;
      const id = v.safeParse(wireEntityId, entry);
      invalidSessions.push({ id: id.success ? id.output.id : null, error });
    }
  }
  return {
    id: wire.id,
    sessions: [...sessions.values()],
    lastActiveSessionId: wire.last_active_session_id,
    version: wire.version ?? version,
    invalidSessions,
    now,
  };
}

/**
 * Reads one page of sessions (seed 004).
 *
 * @throws {SessionError} `invalid_response`, naming the field.
 */
export function parseSessionPage(
  value: unknown,
  { version = 0, path = 'page' }: WireParseOptions = {},
): Paginated<SessionData> {
  const wire = parse(wirePage, value, path);
  return {
    data: wire.data.map((entry, index) => parseSession(entry, { version, path: `${path}.data.${index}` })),
    totalCount: wire.total_count,
  };
}

/** What every answer of the HTTP API is wrapped in. */
export interface Envelope {
  readonly response: unknown;
  /** The whole client as it is after the request; undefined where the answer does not bring it. */
  readonly client: unknown;
  /** The server's clock. */
  readonly now: Date | null;
}

/** @throws {SessionError} `invalid_response` when it is no envelope. */
export function parseEnvelope(value: unknown): Envelope {
  const { response, client, now } = parse(wireEnvelope, value, 'body');
  return { response, client, now: now ?? null };
}
