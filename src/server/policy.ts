import * as v from 'valibot';
import { SessionError } from '../session/index.ts';

/** The lifetimes of sessions, in ms, and the limits on their number. */
export interface SessionPolicy {
  /** The inactivity timeout in ms. A session expires this long after its last activity. Default 7 days. */
  readonly inactivityTimeoutMs?: number | undefined;
  /**
   * The retention time in ms of closed sessions, counted from their last activity. During this time, closed sessions
   * remain listed so that users can sign in again. Default 30 days.
   */
  readonly abandonAfterMs?: number | undefined;
  /** The absolute timeout in ms. A session expires this long after sign-in, regardless of activity. Default 30 days. */
  readonly absoluteTimeoutMs?: number | undefined;
  /** The absolute timeout in ms of impersonated sessions, which have an `actor`. Default 1 hour. */
  readonly impersonationTimeoutMs?: number | undefined;
  /**
   * The time in ms for which a verified factor counts as recent. Signing out another device requires a recent factor
   * (OWASP ASVS 5.0, 7.5.2). Default 10 minutes.
   */
  readonly reverificationWindowMs?: number | undefined;
  /**
   * The maximum number of signed-in sessions in one browser. Each has a cookie of about 95 bytes, and servers and proxies
   * limit the size of a request's headers. Concurrent sign-ins may exceed it until the next one. Default 10.
   */
  readonly maxSessionsPerClient?: number | undefined;
  /**
   * The maximum number of closed sessions that remain listed in one browser so that users can sign in again. A sign-in
   * removes the oldest ones above it. Default 10.
   */
  readonly maxRememberedSessionsPerClient?: number | undefined;
  /**
   * The maximum number of signed-in sessions of one user across all browsers (OWASP ASVS 5.0, 7.1.2). Impersonated
   * sessions do not count, so that support staff cannot sign the user out. Default `Infinity`.
   */
  readonly maxSessionsPerUser?: number | undefined;
  /**
   * The effect of a sign-in that would exceed a limit. `replace-oldest` closes the oldest session with the status
   * `replaced`; `reject` rejects the sign-in with `session_limit_reached`. Default `replace-oldest`.
   */
  readonly limitStrategy?: 'replace-oldest' | 'reject' | undefined;
  /**
   * The effect of a sign-in on an existing session of the same user (and actor) in the browser. `replace` closes it;
   * `allow` permits several. A session that a limit closes for a new one of the same user is then not listed any more
   * either, because the account still is. Default `replace`.
   */
  readonly sameUserSessions?: 'replace' | 'allow' | undefined;
}

export type ResolvedPolicy = { readonly [Name in keyof SessionPolicy]-?: NonNullable<SessionPolicy[Name]> };

interface Deadlines {
  readonly last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;

/** The maximum duration: longer than the life of a user, and short enough for all dates that are calculated from it. */
const MAX_DURATION_MS = 100 * 365 * DAY_MS;

const duration = (defaultMs: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_DURATION_MS)), defaultMs);

const limit = (min: number, defaultLimit: number) =>
  v.optional(
    v.pipe(
      v.number(),
      v.check((n) => n === Infinity || (Number.isSafeInteger(n) && n >= min)),
    ),
    defaultLimit,
  );

const policySchema = v.object({
  inactivityTimeoutMs: duration(7 * DAY_MS),
  abandonAfterMs: duration(30 * DAY_MS),
  absoluteTimeoutMs: duration(30 * DAY_MS),
  impersonationTimeoutMs: duration(HOUR_MS),
  reverificationWindowMs: duration(10 * MINUTE_MS),
  maxSessionsPerClient: limit(1, 10),
  maxRememberedSessionsPerClient: limit(0, 10),
  maxSessionsPerUser: limit(1, Infinity),
  limitStrategy: v.optional(v.picklist(['replace-oldest', 'reject']), 'replace-oldest'),
  sameUserSessions: v.optional(v.picklist(['replace', 'allow']), 'replace'),
});

const expectations: Readonly<Record<string, string>> = {
  maxSessionsPerClient: 'a positive integer or Infinity',
  maxRememberedSessionsPerClient: 'a non-negative integer or Infinity',
  maxSessionsPerUser: 'a positive integer or Infinity',
  limitStrategy: '"replace-oldest" or "reject"',
  sameUserSessions: '"replace" or "allow"',
};

/**
 * Returns the policy with its defaults applied.
 *
 * @throws {SessionError} `invalid_configuration`. The message names the field.
 */
export function resolvePolicy(policy: SessionPolicy): ResolvedPolicy {
  const result = v.safeParse(policySchema, policy);
  if (!result.success) {
    const field = v.getDotPath(result.issues[0]) ?? 'policy';
    throw misconfigured(
      `"policy.${field}" should be ${expectations[field] ?? 'a positive integer, in ms, of at most 100 years'}.`,
    );
  }
  if (result.output.abandonAfterMs < result.output.inactivityTimeoutMs) {
    throw misconfigured('"policy.abandonAfterMs" should not be less than "policy.inactivityTimeoutMs".');
  }
  return result.output;
}

function misconfigured(message: string): SessionError {
  return new SessionError({ code: 'invalid_configuration', message });
}

/** Returns the deadlines of a session with activity at `now`. `expire_at` is never later than the absolute timeout. */
export function deadlines(
  policy: ResolvedPolicy,
  session: { readonly created_at: number; readonly actor: unknown },
  now: number,
): Deadlines {
  const absoluteTimeoutMs = session.actor === null ? policy.absoluteTimeoutMs : policy.impersonationTimeoutMs;
  return {
    last_active_at: now,
    expire_at: Math.min(now + policy.inactivityTimeoutMs, session.created_at + absoluteTimeoutMs),
    abandon_at: now + policy.abandonAfterMs,
  };
}
