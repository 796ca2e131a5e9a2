import {
  arrayOf,
  invalidResponse,
  looseObjectOf,
  nullable,
  nullish,
  objectOf,
  oneOf,
  optional,
  readBoolean,
  readCount,
  readNonEmptyString,
  readPresent,
  readString,
  readTimestamp,
  readUnknown,
  snakeCaseObjectOf,
  tryRead,
} from './read.ts';
import { isClosed } from './guards.ts';
import { isSessionError } from './session-error.ts';
import type { ClientSnapshot, InvalidSession, Paginated, SessionData, SessionFields } from './session.ts';
import { isSessionStatus } from './status.ts';
import type { User } from './user.ts';

// The wire format is snake_case JSON. Unknown fields are ignored, except in objects that the app defines.

const readText = nullish(readString, null);

const readPublicUserData = snakeCaseObjectOf({
  userId: readText,
  firstName: readText,
  lastName: readText,
  username: readText,
  imageUrl: nullish(readString, ''),
  hasImage: nullish(readBoolean, false),
  identifier: readString,
});

const readActivity = snakeCaseObjectOf({
  id: readText,
  browserName: readText,
  browserVersion: readText,
  deviceType: readText,
  ipAddress: readText,
  city: readText,
  country: readText,
  isMobile: nullish(readBoolean, null),
});

const readDate = nullish(readTimestamp, null);

/** Reads the fields of a session, independently of each other. */
export const readSession = snakeCaseObjectOf({
  id: readNonEmptyString,
  clientId: readText,
  userId: readText,
  status: readString,
  lastActiveAt: readTimestamp,
  expireAt: readTimestamp,
  abandonAt: readTimestamp,
  createdAt: readDate,
  updatedAt: readDate,
  lastActiveOrganizationId: readText,
  actor: nullish(looseObjectOf({ sub: readString }), null),
  factorVerifiedAt: nullish(objectOf({ first: readDate, second: readDate }), null),
  version: optional(readCount),
  tasks: nullish(arrayOf(looseObjectOf({ key: readString })), []),
  user: nullish(looseObjectOf({ id: readString }), null),
  publicUserData: nullish(readPublicUserData, null),
  latestActivity: nullish(readActivity, null),
});

/** Reads a client, but not its sessions. Without `covers`, it has all sessions of the client. */
export const readClient = snakeCaseObjectOf({
  id: nullable(readNonEmptyString),
  sessions: arrayOf(readUnknown),
  closedSessions: nullish(arrayOf(readUnknown), []),
  lastActiveSessionId: readText,
  covers: nullish(oneOf(['all', 'presented']), 'all' as const),
  version: optional(readCount),
});

/** Reads a page of sessions, but not the sessions. */
export const readPage = snakeCaseObjectOf({ data: arrayOf(readUnknown), totalCount: readCount });

/** Reads an {@link Envelope}. */
export const readEnvelope = objectOf({
  // Required even if null, because otherwise any JSON would be parsed as a client without sessions.
  response: readPresent,
  client: readUnknown,
  now: optional(readTimestamp),
});

/** Reads the ID of a session that is otherwise invalid. */
export const readEntityId = objectOf({ id: readNonEmptyString });

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
  const { status, user, ...wire } = readSession(value, path);
  const fields: SessionFields = {
    ...wire,
    userId: wire.userId ?? user?.id ?? wire.publicUserData?.userId ?? null,
    createdAt: wire.createdAt ?? wire.lastActiveAt,
    updatedAt: wire.updatedAt ?? wire.lastActiveAt,
    factorVerifiedAt: wire.factorVerifiedAt ?? { first: null, second: null },
    version: wire.version ?? version,
  };
  return withStatus(fields, status, user && asUser(user), path);
}

function withStatus(fields: SessionFields, status: string, user: User | null, path: string): SessionData {
  if (!isSessionStatus(status)) return { ...fields, status: 'ended', user, rawStatus: status };
  if (status !== 'active' && status !== 'pending') return { ...fields, status, user };

  const problem = `is empty, but the session is ${status}`;
  const { userId, publicUserData } = fields;
  const signedInUser = user ?? (userId === null ? null : asUser({ ...publicUserData, id: userId }));
  if (!signedInUser) throw invalidResponse(`${path}.user`, problem);
  if (status === 'active') return { ...fields, status, user: signedInUser };

  const [currentTask] = fields.tasks;
  if (!currentTask) throw invalidResponse(`${path}.tasks`, problem);
  return { ...fields, status, user: signedInUser, currentTask };
}

function asUser(user: { readonly id: string }): User {
  // SAFETY: the app declares the type of its users through `Register`. Only the ID can be validated here.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
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
  const wire = readClient(value === null ? { id: null, sessions: [] } : value, path);
  const invalidSessions: InvalidSession[] = [];
  const parseAll = (entries: readonly unknown[], name: string): readonly SessionData[] => {
    const sessions = new Map<string, SessionData>();
    for (const [index, entry] of entries.entries()) {
      try {
        const session = parseSession(entry, { version, path: `${path}.${name}.${index}` });
        sessions.set(session.id, session);
      } catch (error) {
        if (!isSessionError(error)) throw error;
        invalidSessions.push({ id: tryRead(readEntityId, entry)?.id ?? null, error });
      }
    }
    return [...sessions.values()];
  };
  return {
    ...wire,
    version: wire.version ?? version,
    sessions: parseAll(wire.sessions, 'sessions'),
    closedSessions: parseAll(wire.closedSessions, 'closed_sessions').filter(isClosed),
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
  const wire = readPage(value, path);
  return {
    data: wire.data.map((entry, index) => parseSession(entry, { version, path: `${path}.data.${index}` })),
    totalCount: wire.totalCount,
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
  const { response, client, now } = readEnvelope(value, 'body');
  return { response, client, now: now ?? null };
}
