import * as v from 'valibot';

// The wire format: snake_case JSON. Unknown fields are ignored.

const MIN_MILLISECONDS = 1e11;
const MAX_DATE_MS = 8.64e15;

/**
 * A Unix timestamp in milliseconds. Values that are too small for a present-day timestamp in milliseconds are
 * interpreted as seconds.
 */
const timestamp = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(MAX_DATE_MS),
  v.transform((n) => new Date(n < MIN_MILLISECONDS ? n * 1000 : n)),
);
const text = v.nullish(v.string(), null);
const nonNegativeInteger = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const wirePublicUserData = v.object({
  user_id: text,
  first_name: text,
  last_name: text,
  username: text,
  image_url: v.nullish(v.string(), ''),
  has_image: v.nullish(v.boolean(), false),
  identifier: v.string(),
});

export const wireActivity = v.object({
  id: text,
  browser_name: text,
  browser_version: text,
  device_type: text,
  ip_address: text,
  city: text,
  country: text,
  is_mobile: v.nullish(v.boolean(), null),
});

export const wireSession = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  client_id: text,
  user_id: text,
  status: v.string(),
  last_active_at: timestamp,
  expire_at: timestamp,
  abandon_at: timestamp,
  created_at: v.nullish(timestamp),
  updated_at: v.nullish(timestamp),
  last_active_organization_id: text,
  actor: v.nullish(v.looseObject({ sub: v.string() }), null),
  factor_verified_at: v.nullish(
    v.object({ first: v.nullish(timestamp, null), second: v.nullish(timestamp, null) }),
  ),
  version: v.optional(nonNegativeInteger),
  tasks: v.nullish(v.array(v.looseObject({ key: v.string() })), []),
  user: v.nullish(v.looseObject({ id: v.string() }), null),
  public_user_data: v.nullish(wirePublicUserData, null),
  latest_activity: v.nullish(wireActivity, null),
});

export const wireClient = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  sessions: v.array(v.unknown()),
  last_active_session_id: text,
  version: v.optional(nonNegativeInteger),
});

export const wirePage = v.object({ data: v.array(v.unknown()), total_count: nonNegativeInteger });

export const wireEnvelope = v.object({
  // Required even if null, because otherwise any JSON would be parsed as a client without sessions.
  response: v.unknown(),
  client: v.optional(v.unknown()),
  now: v.optional(timestamp),
});

export const wireEntityId = v.object({ id: v.pipe(v.string(), v.nonEmpty()) });
