import * as v from 'valibot';
import { sessionStatuses } from '../../src/session/index.ts';

// The strict schemas of all responses. A test fails if it receives a field that is missing here.

const text = v.nullable(v.string());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const milliseconds = v.pipe(count, v.minValue(1e11));

const user = v.looseObject({ id: v.string() });
const publicUserData = v.strictObject({
  user_id: v.string(),
  first_name: text,
  last_name: text,
  username: text,
  image_url: v.string(),
  has_image: v.boolean(),
  identifier: v.string(),
});
const activity = v.strictObject({
  id: v.null(),
  browser_name: text,
  browser_version: text,
  device_type: text,
  is_mobile: v.nullable(v.boolean()),
  ip_address: text,
  city: text,
  country: text,
});

const session = v.strictObject({
  object: v.literal('session'),
  id: v.pipe(v.string(), v.regex(/^sess_[\w-]{27}$/)),
  client_id: v.pipe(v.string(), v.regex(/^client_[\w-]{27}$/)),
  user_id: v.string(),
  status: v.picklist(sessionStatuses),
  last_active_at: milliseconds,
  expire_at: milliseconds,
  abandon_at: milliseconds,
  created_at: milliseconds,
  updated_at: milliseconds,
  last_active_organization_id: text,
  actor: v.nullable(v.looseObject({ sub: v.string() })),
  factor_verified_at: v.strictObject({ first: v.nullable(milliseconds), second: v.nullable(milliseconds) }),
  version: count,
  tasks: v.array(v.looseObject({ key: v.string() })),
  user: v.nullable(user),
  public_user_data: v.nullable(publicUserData),
  latest_activity: v.nullable(activity),
});

const client = v.strictObject({
  object: v.literal('client'),
  id: v.nullable(v.pipe(v.string(), v.regex(/^client_[\w-]{27}$/))),
  sessions: v.array(session),
  closed_sessions: v.array(session),
  last_active_session_id: text,
  covers: v.literal('presented'),
});

const page = v.strictObject({ data: v.array(session), total_count: count });
const token = v.strictObject({ object: v.literal('token'), jwt: v.string() });
const server = v.strictObject({ object: v.literal('server'), status: v.literal('live') });

export const successSchema = v.strictObject({
  response: v.nullable(v.union([session, client, page, token, server])),
  client: v.optional(client),
  now: milliseconds,
});

export const errorSchema = v.strictObject({
  errors: v.strictTuple([
    v.strictObject({
      code: v.pipe(v.string(), v.regex(/^[a-z_]+$/)),
      message: v.pipe(v.string(), v.nonEmpty()),
      meta: v.optional(v.strictObject({ param: v.optional(v.string()), session_id: v.optional(v.string()) })),
    }),
  ]),
  now: milliseconds,
});
