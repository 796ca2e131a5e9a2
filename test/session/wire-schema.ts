import * as v from 'valibot';

// The definition of the wire format: snake_case JSON. The reader in `src/session/read.ts` is compared to it.
// The message of a schema is what the value should be, if valibot's own name of the type does not say enough.

/** Returns the schema of an object. A missing field is validated as undefined. Unknown fields are dropped. */
export function object<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(withAllFields(entries), v.object(entries));
}

/** Returns the schema of an object. A missing field is validated as undefined. Unknown fields are kept. */
export function looseObject<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(withAllFields(entries), v.looseObject(entries));
}

function withAllFields(entries: v.ObjectEntries) {
  return v.pipe(
    v.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null, 'Object'),
    v.transform((value) =>
      Object.fromEntries([
        ...Object.entries(value),
        ...Object.keys(entries).map((name) => [name, value[name]] as const),
      ]),
    ),
  );
}

/** A value that is not missing. */
export const present = v.custom<unknown>((value) => value !== undefined, 'present');
export const nonEmptyString = v.pipe(v.string('a non-empty string'), v.nonEmpty('a non-empty string'));
export const count = v.pipe(
  v.number('a non-negative integer'),
  v.safeInteger('a non-negative integer'),
  v.minValue(0, 'a non-negative integer'),
);

const MIN_MILLISECONDS = 1e11;
const MAX_DATE_MS = 8.64e15;
const milliseconds = 'a Unix timestamp in milliseconds';

/** A timestamp. Values that are too small for a present-day timestamp in milliseconds are interpreted as seconds. */
const timestamp = v.pipe(
  v.number(milliseconds),
  v.integer(milliseconds),
  v.minValue(0, milliseconds),
  v.maxValue(MAX_DATE_MS, milliseconds),
  v.transform((n) => new Date(n < MIN_MILLISECONDS ? n * 1000 : n)),
);
const text = v.nullish(v.string(), null);
const date = v.nullish(timestamp, null);

const publicUserData = v.pipe(
  object({
    user_id: text,
    first_name: text,
    last_name: text,
    username: text,
    image_url: v.nullish(v.string(), ''),
    has_image: v.nullish(v.boolean(), false),
    identifier: v.string(),
  }),
  v.transform((wire) => ({
    userId: wire.user_id,
    firstName: wire.first_name,
    lastName: wire.last_name,
    username: wire.username,
    imageUrl: wire.image_url,
    hasImage: wire.has_image,
    identifier: wire.identifier,
  })),
);

const activity = v.pipe(
  object({
    id: text,
    browser_name: text,
    browser_version: text,
    device_type: text,
    ip_address: text,
    city: text,
    country: text,
    is_mobile: v.nullish(v.boolean(), null),
  }),
  v.transform((wire) => ({
    id: wire.id,
    browserName: wire.browser_name,
    browserVersion: wire.browser_version,
    deviceType: wire.device_type,
    ipAddress: wire.ip_address,
    city: wire.city,
    country: wire.country,
    isMobile: wire.is_mobile,
  })),
);

export const sessionSchema = v.pipe(
  object({
    id: nonEmptyString,
    client_id: text,
    user_id: text,
    status: v.string(),
    last_active_at: timestamp,
    expire_at: timestamp,
    abandon_at: timestamp,
    created_at: date,
    updated_at: date,
    last_active_organization_id: text,
    actor: v.nullish(looseObject({ sub: v.string() }), null),
    factor_verified_at: v.nullish(object({ first: date, second: date }), null),
    version: v.optional(count),
    tasks: v.nullish(v.array(looseObject({ key: v.string() })), []),
    user: v.nullish(looseObject({ id: v.string() }), null),
    public_user_data: v.nullish(publicUserData, null),
    latest_activity: v.nullish(activity, null),
  }),
  v.transform((wire) => ({
    id: wire.id,
    clientId: wire.client_id,
    userId: wire.user_id,
    status: wire.status,
    lastActiveAt: wire.last_active_at,
    expireAt: wire.expire_at,
    abandonAt: wire.abandon_at,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    lastActiveOrganizationId: wire.last_active_organization_id,
    actor: wire.actor,
    factorVerifiedAt: wire.factor_verified_at,
    version: wire.version,
    tasks: wire.tasks,
    user: wire.user,
    publicUserData: wire.public_user_data,
    latestActivity: wire.latest_activity,
  })),
);

export const clientSchema = v.pipe(
  object({
    id: v.nullable(nonEmptyString),
    sessions: v.array(v.unknown()),
    closed_sessions: v.nullish(v.array(v.unknown()), () => []),
    last_active_session_id: text,
    covers: v.nullish(v.picklist(['all', 'presented'], 'all or presented'), 'all'),
    version: v.optional(count),
  }),
  v.transform((wire) => ({
    id: wire.id,
    sessions: wire.sessions,
    closedSessions: wire.closed_sessions,
    lastActiveSessionId: wire.last_active_session_id,
    covers: wire.covers,
    version: wire.version,
  })),
);

export const pageSchema = v.pipe(
  object({ data: v.array(v.unknown()), total_count: count }),
  v.transform((wire) => ({ data: wire.data, totalCount: wire.total_count })),
);

export const envelopeSchema = object({
  response: present,
  client: v.unknown(),
  now: v.optional(timestamp),
});

export const entityIdSchema = object({ id: nonEmptyString });

export const eventSchema = object({
  version: v.nullish(count, 0),
  sessions: v.optional(v.record(v.string(), count)),
});

export const tokenSchema = object({ jwt: nonEmptyString });

/** The body of a response that is not OK. Only the first error is used. */
export const errorBodySchema = v.pipe(
  object({ errors: v.tupleWithRest([object({ code: v.string(), message: v.string() })], v.unknown()) }),
  v.transform(({ errors }) => errors[0]),
);
