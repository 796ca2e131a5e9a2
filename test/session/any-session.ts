import * as fc from 'fast-check';
import {
  type ActClaim,
  type ClosedStatus,
  isClosed,
  type SessionData,
  type SessionFields,
  type SessionStatus,
  sessionStatuses,
  type SessionTask,
  type User,
} from 'multisession/core';

const plain = { noNullPrototype: true } as const;
const text = fc.string({ maxLength: 12 });
const id = fc.string({ minLength: 1, maxLength: 12 });
const nullable = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
/** Dates whose timestamps are not read as seconds. */
const date = fc.integer({ min: 1e11, max: 8.64e15 }).map((ms) => new Date(ms));

/** Values that JSON preserves, which excludes minus zero. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
/** Names that are not used for extra fields. `parseSession()` drops `prototype`. */
const reservedNames: readonly string[] = ['id', 'key', 'sub', 'prototype'];
const fieldName = text.filter((name) => !(name in {}) && !reservedNames.includes(name));
const extra = fc.dictionary(fieldName, json, { maxKeys: 3, ...plain });

const publicUserData = fc.record(
  {
    userId: nullable(id),
    firstName: nullable(text),
    lastName: nullable(text),
    username: nullable(text),
    imageUrl: text,
    hasImage: fc.boolean(),
    identifier: text,
  },
  plain,
);

const activity = fc.record(
  {
    id: nullable(text),
    browserName: nullable(text),
    browserVersion: nullable(text),
    deviceType: nullable(text),
    ipAddress: nullable(text),
    city: nullable(text),
    country: nullable(text),
    isMobile: nullable(fc.boolean()),
  },
  plain,
);

const withKey = (key: string, fields: object): SessionTask => ({ ...fields, key });
const withId = (userId: string, fields: object): User => ({ ...fields, id: userId });
const withSub = (sub: string, fields: object): ActClaim => ({ ...fields, sub });
const task = fc
  .tuple(fc.constantFrom('setup-mfa', 'sign-the-terms'), extra)
  .map((parts) => withKey(...parts));
const user = fc.tuple(id, extra).map((parts) => withId(...parts));
const actor = fc.tuple(text, extra).map((parts) => withSub(...parts));

const fields: fc.Arbitrary<SessionFields> = fc.record(
  {
    id,
    clientId: nullable(text),
    userId: nullable(id),
    publicUserData: nullable(publicUserData),
    lastActiveAt: date,
    expireAt: date,
    abandonAt: date,
    createdAt: date,
    updatedAt: date,
    lastActiveOrganizationId: nullable(text),
    actor: nullable(actor),
    factorVerifiedAt: fc.record({ first: nullable(date), second: nullable(date) }, plain),
    version: fc.maxSafeNat(),
    tasks: fc.array(task, { maxLength: 3 }),
    latestActivity: nullable(activity),
  },
  plain,
);

const knownStatuses = new Set<string>(sessionStatuses);
const unknownStatus = text.filter((status) => !knownStatuses.has(status));
const closedStatus = fc.constantFrom(...sessionStatuses.filter((status) => isClosed({ status })));

function active(all: SessionFields, user: User): SessionData {
  return { ...all, userId: all.userId ?? user.id, user, status: 'active' };
}

function pending(all: SessionFields, user: User, currentTask: SessionTask): SessionData {
  const tasks = [currentTask, ...all.tasks];
  return { ...all, userId: all.userId ?? user.id, user, status: 'pending', tasks, currentTask };
}

function closed(all: SessionFields, user: User | null, status: SessionStatus): SessionData {
  const userId = all.userId ?? user?.id ?? all.publicUserData?.userId ?? null;
  // SAFETY: callers pass a value of `closedStatus`.
  return { ...all, userId, user, status: status as ClosedStatus };
}

function closedUnknown(all: SessionFields, user: User | null, rawStatus: string): SessionData {
  return { ...closed(all, user, 'ended'), status: 'ended', rawStatus: rawStatus };
}

/** Generates sessions of every status. */
export const anySession: fc.Arbitrary<SessionData> = fc.oneof(
  fc.tuple(fields, user).map((parts) => active(...parts)),
  fc.tuple(fields, user, task).map((parts) => pending(...parts)),
  fc.tuple(fields, nullable(user), closedStatus).map((parts) => closed(...parts)),
  fc.tuple(fields, nullable(user), unknownStatus).map((parts) => closedUnknown(...parts)),
);
