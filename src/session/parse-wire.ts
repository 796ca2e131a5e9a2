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

/** The options of {@link parseClient}, {@link parseSession} and {@link parseSessionPage}. */
export interface WireParseOptions {
  /** The version assigned to data without a `version`, for backends that do not send versions. Default 0. */
  readonly version?: number;
  /** The path of the value within the response, for error messages. */
  readonly path?: string;
  /** The server time of the response. Used by {@link parseClient} only. Default null. */
  readonly now?: Date | null;
}

/**
 * Parses a session from its JSON form.
 *
 * The user of a signed-in session without `user` is derived from its `public_user_data` or `user_id`. An unknown status
 * is parsed as `ended` and preserved in `rawStatus`.
 *
 * @throws {SessionError} `invalid_response`. The message names the invalid field.
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

function userFromPublicData({ userId, publicUserData }: SessionFields): User | null {
  if (userId === null) return null;
  return asUser({ ...publicUserData, id: userId });
}

function asUser(user: { readonly id: string }): User {
  // SAFETY: the app declares the type of its users through `Register`. Only the ID can be validated here.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
}

function missingFieldError(path: string, field: string, expected: string): SessionError {
  return new SessionError({
    code: 'invalid_response',
    message: `Invalid response: "${path}.${field}" should be ${expected}. The response was ignored. Check the response of the backend.`,
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
 * Parses a client and its sessions. `null` is parsed as a client without sessions.
 *
 * A session that cannot be parsed is reported in `invalidSessions`. The other sessions are not affected.
 *
 * @throws {SessionError} `invalid_response` if the client itself cannot be parsed.
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
 * Parses one page of a list of sessions.
 *
 * @throws {SessionError} `invalid_response`. The message names the invalid field.
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

/** The body of every successful response of the HTTP API. */
export interface Envelope {
  readonly response: unknown;
  /** The client after the request, or undefined if the response does not include it. */
  readonly client: unknown;
  /** The server time of the response. */
  readonly now: Date | null;
}

/**
 * Parses the body of a successful response.
 *
 * @throws {SessionError} `invalid_response` if it is not an {@link Envelope}.
 */
export function parseEnvelope(value: unknown): Envelope {
  const { response, client, now } = parse(wireEnvelope, value, 'body');
  return { response, client, now: now ?? null };
}
