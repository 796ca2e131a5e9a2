import * as v from 'valibot';
import {
  type ActClaim,
  type PublicUserData,
  type SessionData,
  type SessionTask,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { describeActivity } from '../core/activity.ts';
import { clearedCookies, type ClientView, labelOf, loadClient } from '../core/client-view.ts';
import { closeWithin } from '../core/close-sessions.ts';
import { checkOrganization } from '../core/organization.ts';
import { firstSecret, randomId } from '../core/secrets.ts';
import { cookieHeaders, createSecret } from '../core/session-cookie.ts';
import { findDisplaced, lockSessionsOfUser } from '../core/session-limits.ts';
import { toSessionData } from '../core/to-wire.ts';
import { cookieMaxAge, writeLastSession } from '../http/cookie.ts';
import { checkSignInOrigin } from '../http/origin.ts';
import { deadlines, type ResolvedPolicy } from '../policy.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { atMost, check, displayText, invalidField, jsonObject, text } from '../validation.ts';

/** The options of {@link ServerSessions.signIn}. */
export interface SignInOptions {
  /** The ID of the user, already authenticated by your app, for example with a password or a passkey. */
  readonly userId: string;
  /** The data of the user that this browser may show even after they have signed out. Default: none. */
  readonly publicUserData?:
    | (Partial<Omit<PublicUserData, 'userId'>> & Pick<PublicUserData, 'identifier'>)
    | undefined;
  /** The impersonator, if the session is impersonated. Such a session expires after an hour. */
  readonly actor?: ActClaim | undefined;
  /** The tasks to complete before the session becomes active. Default: none. */
  readonly tasks?: readonly SessionTask[] | undefined;
  /** The organization that is active at first, if `authorizeOrganization` allows it. Default: none. */
  readonly organizationId?: string | undefined;
  /**
   * When each factor was verified. Default: the first one now. Rejected if a time is more than a minute in the future, and
   * with an `actor`: then neither is verified.
   */
  readonly factorVerifiedAt?: { readonly first: Date | null; readonly second: Date | null } | undefined;
  /** The IP address of the client, for `geolocate`. Default: unknown. */
  readonly remoteAddress?: string | undefined;
}

/** The result of {@link ServerSessions.signIn}. */
export interface SignInResult {
  readonly session: SessionData;
  /**
   * The headers to send with your response: `Set-Cookie` for the cookie of the new session, which comes last, and for
   * the session that was selected last. Without them, the browser is not signed in.
   */
  readonly headers: Headers;
}

/** The maximum time in ms by which the clock of an identity provider may be ahead. */
const MAX_CLOCK_SKEW_MS = 60_000;

const nullableText = v.nullish(v.pipe(displayText, atMost(2048)), null);
export const taskSchema = jsonObject({ key: text });

const schema = v.object({
  userId: text,
  publicUserData: v.optional(
    v.object({
      identifier: displayText,
      firstName: nullableText,
      lastName: nullableText,
      username: nullableText,
      imageUrl: v.optional(displayText, ''),
      hasImage: v.optional(v.boolean(), false),
    }),
  ),
  actor: v.optional(jsonObject({ sub: text })),
  tasks: v.optional(v.array(taskSchema), []),
  organizationId: v.optional(text),
  remoteAddress: v.optional(v.string()),
  factorVerifiedAt: v.optional(v.object({ first: v.nullable(v.date()), second: v.nullable(v.date()) })),
});

type SignInInput = v.InferOutput<typeof schema>;

/** See {@link ServerSessions.signIn}. */
export async function signIn(
  context: ServerContext,
  request: Request,
  options: SignInOptions,
): Promise<SignInResult> {
  checkSignInOrigin(request, context.trustedOrigins);
  const input = check(schema, options, 'options');
  checkFactors(input, context.now());
  // The location is looked up meanwhile, so that it costs no time of its own. The look-up never rejects.
  const describing = describeActivity(context, request, input.remoteAddress);
  await checkOrganization(context, input.userId, input.organizationId);
  const activity = await describing;
  const view = await loadClient(context, request);

  const { repository, policy, cookiePrefix } = context;
  const secret = await createSecret(context);
  const now = context.now();
  const session: SessionRecord = {
    ...describeSession(policy, input, now),
    client_id: labelOf(view) ?? randomId('client'),
    sign_in_order: nextOrder(view),
    latest_activity: activity,
    claimed_at: null,
    ...firstSecret(secret.hash, now),
    secret_revision: 1,
  };
  await repository.transaction(async (writes) => {
    const elsewhere = await lockSessionsOfUser(policy, writes, input, now);
    const presented = view.sessions.map((known) => known.session);
    const newSession = { id: session.id, account: input, presented, elsewhere };
    for (const { session: other, to, replaced_by } of findDisplaced(policy, newSession)) {
      await closeWithin(writes, [other], to, now, { replaced_by });
    }
    await writes.insertSession(session);
  });

  const lastCookie = writeLastSession(cookiePrefix, session.id, cookieMaxAge(policy, session.actor !== null));
  return {
    session: await toSessionData(context, session),
    // Where headers are copied into an object, only the last one is left.
    headers: cookieHeaders([...clearedCookies(context, view), lastCookie, secret.cookieFor(session)]),
  };
}

/**
 * Checks that a session of an impersonator has no verified factor, which would let them sign out the user's devices, and
 * that none was verified in the future, which would let it count as recent for longer than the policy allows.
 */
function checkFactors({ actor, factorVerifiedAt }: SignInInput, now: number): void {
  const { first = null, second = null } = factorVerifiedAt ?? {};
  if (actor && (first ?? second)) {
    throw invalidField(
      'factorVerifiedAt',
      'should be omitted together with "actor", because no factor of the user can be verified in an impersonated session',
    );
  }
  if (Math.max(first?.getTime() ?? 0, second?.getTime() ?? 0) > now + MAX_CLOCK_SKEW_MS) {
    throw invalidField('factorVerifiedAt', 'should not be in the future');
  }
}

/** Returns the time of a verification by a clock that may be ahead. */
function verifiedAt(time: Date | null, now: number): number | null {
  return time && Math.min(time.getTime(), now);
}

function nextOrder({ sessions, closed }: ClientView): number {
  return Math.max(0, ...[...sessions, ...closed].map(({ session }) => session.sign_in_order)) + 1;
}

/** The columns of a new session that follow from the options. */
function describeSession(policy: ResolvedPolicy, input: SignInInput, now: number) {
  const { userId, actor = null, tasks, publicUserData: known } = input;
  const { first, second } = input.factorVerifiedAt ?? { first: actor ? null : new Date(now), second: null };
  return {
    id: randomId('sess'),
    user_id: userId,
    status: tasks.length > 0 ? ('pending' as const) : ('active' as const),
    created_at: now,
    updated_at: now,
    ...deadlines(policy, { created_at: now, actor }, now),
    last_active_organization_id: input.organizationId ?? null,
    first_factor_verified_at: verifiedAt(first, now),
    second_factor_verified_at: verifiedAt(second, now),
    actor,
    public_user_data: known
      ? {
          user_id: userId,
          first_name: known.firstName,
          last_name: known.lastName,
          username: known.username,
          image_url: known.imageUrl,
          has_image: known.hasImage,
          identifier: known.identifier,
        }
      : null,
    tasks,
    version: 1,
    replaced_by: null,
    closed_at: null,
  };
}
