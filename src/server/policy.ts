import * as v from 'valibot';
import { SessionError } from '../session/index.ts';

/** How long sessions live, in milliseconds, and how many there may be. */
export interface SessionPolicy {
  /** A session expires this long after its last activity. Default 7 days. */
  readonly inactivityTimeoutMs?: number;
  /** A session that is over is forgotten this long after its last activity. Default 30 days. */
  readonly abandonAfterMs?: number;
  /** No session lives longer than this, however active it is. Default 30 days. */
  readonly absoluteTimeoutMs?: number;
  /** The same for sessions with an `actor`, whom activity does not prolong. Default 1 hour. */
  readonly impersonationTimeoutMs?: number;
  /**
   * How long after proving a factor a user may sign their other devices out (OWASP ASVS 5.0, 7.5.2). Default 10
   * minutes.
   */
  readonly reverificationWindowMs?: number;
  /** How many sessions may be signed in on one client. Default `Infinity`. */
  readonly maxSessionsPerClient?: number;
  /**
   * How many sessions of one user may be signed in, on all clients together (OWASP ASVS 5.0, 7.1.2). Sessions with an
   * `actor` are not counted: whoever helps a user must not sign them out. Default `Infinity`.
   */
  readonly maxSessionsPerUser?: number;
  /**
   * What a sign-in does where there are as many as may be: the session that was signed in first becomes `replaced`, or
   * the sign-in is refused with `session_limit_reached`. Default `replace-oldest`.
   */
  readonly limitStrategy?: 'replace-oldest' | 'reject';
  /**
   * What a sign-in does with a session that the same user (and actor) has on the client already: `replace` leaves one
   * row for each user, `allow` allows several. Default `replace`.
   */
  readonly sameUserSessions?: 'replace' | 'allow';
}

export type ResolvedPolicy = Readonly<Required<SessionPolicy>>;

interface Deadlines {
  readonly last_active_at: number;
  readonly expire_at: number;
  readonly abandon_at: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;

const duration = (defaultMs: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), defaultMs);

const limit = v.optional(
  v.pipe(
    v.number(),
    v.check((n) => n === Infinity || (Number.isSafeInteger(n) && n > 0)),
  ),
  Infinity,
);

const policySchema = v.object({
  inactivityTimeoutMs: duration(7 * DAY_MS),
  abandonAfterMs: duration(30 * DAY_MS),
  absoluteTimeoutMs: duration(30 * DAY_MS),
  impersonationTimeoutMs: duration(HOUR_MS),
  reverificationWindowMs: duration(10 * MINUTE_MS),
  maxSessionsPerClient: limit,
  maxSessionsPerUser: limit,
  limitStrategy: v.optional(v.picklist(['replace-oldest', 'reject']), 'replace-oldest'),
  sameUserSessions: v.optional(v.picklist(['replace', 'allow']), 'replace'),
});

const expectations: Readonly<Record<string, string>> = {
  maxSessionsPerClient: 'a whole number above 0, or Infinity',
  maxSessionsPerUser: 'a whole number above 0, or Infinity',
  limitStrategy: '"replace-oldest" or "reject"',
  sameUserSessions: '"replace" or "allow"',
};

/** @throws {SessionError} `invalid_configuration`, naming the field. */
export function resolvePolicy(policy: SessionPolicy): ResolvedPolicy {
  const result = v.safeParse(policySchema, policy);
  if (!result.success) {
    const field = v.getDotPath(result.issues[0]) ?? 'policy';
    throw misconfigured(
      `"policy.${field}" should be ${expectations[field] ?? 'a whole number of milliseconds above 0'}.`,
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

/** The deadlines of a session that is active now. The absolute lifetime bounds `expire_at`, whatever happens. */
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
