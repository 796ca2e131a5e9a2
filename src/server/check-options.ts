import * as v from 'valibot';
import { SessionError } from '../session/index.ts';

/** The longest delay of a timer, in ms. A longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

const fn = v.function('should be a function');
const text = v.pipe(v.string('should be a string'), v.nonEmpty('should not be empty'));
const positive = v.custom<number>(
  (value) => typeof value === 'number' && value > 0,
  'should be a positive number',
);
const delayMs = v.custom<number>(
  (value) => Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= MAX_DELAY_MS,
  'should be a positive integer, in ms',
);
const count = v.custom<number>(
  (value) => value === Infinity || (Number.isSafeInteger(value) && Number(value) >= 0),
  'should be a non-negative integer or Infinity',
);
const positiveCount = v.custom<number>(
  (value) => value === Infinity || (Number.isSafeInteger(value) && Number(value) > 0),
  'should be a positive integer or Infinity',
);
const isObject = 'should be an object';
const rate = v.object({ burst: positive, perSecond: positive }, isObject);
const rateLimits = v.object(
  {
    perSession: v.optional(rate),
    perAddress: v.optional(rate),
    limiter: v.optional(v.looseObject({ consume: fn }, isObject)),
  },
  'should be an object or false',
);
const streamLimits = v.object(
  {
    maxStreams: v.optional(count),
    maxStreamsPerClient: v.optional(positiveCount),
    maxStreamsPerUser: v.optional(count),
    maxStreamsPerAddress: v.optional(count),
  },
  isObject,
);

const schema = v.object({
  policy: v.optional(v.looseObject({}, isObject)),
  keys: v.optional(
    v.custom<unknown>(
      (value) => Array.isArray(value) || typeof value === 'function',
      'should be an array of keys, or a function that returns one',
    ),
  ),
  issuer: v.optional(text),
  audience: v.optional(text),
  loadUsers: v.optional(fn),
  authorizeOrganization: v.optional(fn),
  authorizeAdmin: v.optional(fn),
  geolocate: v.optional(fn),
  trustedOrigins: v.optional(v.array(text, 'should be an array of origins')),
  tokenTemplates: v.optional(
    v.record(v.string(), v.looseObject({ audience: v.string('should be a string') }, isObject), isObject),
  ),
  cookiePrefix: v.optional(text),
  developmentCookie: v.optional(v.boolean('should be true or false')),
  onError: v.optional(fn),
  onRequest: v.optional(fn),
  onCookieReuse: v.optional(fn),
  rateLimits: v.lazy((value) => (value === false ? v.literal(false) : v.optional(rateLimits))),
  requestTimeoutMs: v.optional(delayMs),
  streamLimits: v.optional(streamLimits),
  events: v.optional(v.looseObject({ listen: fn }, isObject)),
  now: v.optional(fn),
});

/**
 * Checks the types of the options, because JavaScript callers can pass any. Their values are checked where they are used.
 *
 * @throws {SessionError} `invalid_configuration`. The message names the option and never contains its value.
 */
export function checkOptions<Options extends { readonly database: unknown; readonly rateLimits?: unknown }>(
  options: Options,
): Options {
  const given: Partial<Options> = options ?? {};
  const { database, rateLimits, ...rest } = given;
  checkDatabase(database);
  const result = v.safeParse(schema, { rateLimits, ...rest });
  if (result.success) return options;
  const [issue] = result.issues;
  throw misconfigured(
    `"${v.getDotPath(issue) ?? 'options'}" ${issue.input === undefined ? 'is required' : issue.message}.`,
  );
}

function checkDatabase(database: unknown): void {
  const open = '"await sqliteDatabase({ … })" or "await postgresDatabase({ … })"';
  if (database instanceof Promise) throw misconfigured(`"database" is a promise. Await it: ${open}.`);
  const isDatabase =
    typeof database === 'object' && database !== null && 'dialect' in database && 'engine' in database;
  if (!isDatabase) throw misconfigured(`"database" should be the result of ${open}.`);
}

function misconfigured(message: string): SessionError {
  return new SessionError({ code: 'invalid_configuration', message });
}
