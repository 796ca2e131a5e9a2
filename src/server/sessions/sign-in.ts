import * as v from 'valibot';
import {
  type ActClaim,
  type PublicUserData,
  type SessionData,
  type SessionTask,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { type Credential, randomId, readCookie } from '../http/cookie.ts';
import { checkSignInOrigin } from '../http/origin.ts';
import { deadlines } from '../policy.ts';
import type { ClientRecord, Writes } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { atMost, check, displayText, jsonObject, text } from '../validation.ts';
import { describeActivity } from './activity.ts';
import { viewClient } from './client-view.ts';
import { applyWrite } from './client-write.ts';
import { joinForks } from './join-forks.ts';
import { lockSessionsOfUser, makeRoom } from './make-room.ts';
import { checkOrganization } from './organization.ts';
import { cookieHeaders, rotateSecret } from './rotate.ts';
import { toSessionData } from './to-wire.ts';

/** The options of {@link ServerSessions.signIn}. */
export interface SignInOptions {
  /** The ID of the user, already authenticated by your app, for example with a password or a passkey. */
  readonly userId: string;
  /** The data of the user that this client may show even after they have signed out. Default: none. */
  readonly publicUserData?:
    | (Partial<Omit<PublicUserData, 'userId'>> & Pick<PublicUserData, 'identifier'>)
    | undefined;
  /** The impersonator, if the session is impersonated. Such a session expires after an hour. */
  readonly actor?: ActClaim | undefined;
  /** The tasks to complete before the session becomes active. Default: none. */
  readonly tasks?: readonly SessionTask[] | undefined;
  /** The organization that is active at first, if `authorizeOrganization` allows it. Default: none. */
  readonly organizationId?: string | undefined;
  /** When each factor was verified. Default: the first one now, or neither if there is an `actor`. */
  readonly factorVerifiedAt?: { readonly first: Date | null; readonly second: Date | null } | undefined;
  /** The IP address of the client, for `geolocate`. Default: unknown. */
  readonly remoteAddress?: string | undefined;
}

/** The result of {@link ServerSessions.signIn}. */
export interface SignInResult {
  readonly session: SessionData;
  /**
   * The headers to send with your response: `Set-Cookie` for the new cookie and for its receipt. Without them, the
   * browser is not signed in.
   */
  readonly headers: Headers;
}

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
  // The location is looked up meanwhile, so that it costs no time of its own. The look-up never rejects.
  const describing = describeActivity(context, request, input.remoteAddress);
  await checkOrganization(context, input.userId, input.organizationId);
  const activity = await describing;

  const cookie = readCookie(request, context.cookieName);
  const credential = typeof cookie === 'string' ? null : cookie;
  await joinForks(context, request);
  const now = context.now();
  const id = randomId('sess');
  let secret = '';
  const client = await context.repository.transaction(async (writes) => {
    const ofUser = await lockSessionsOfUser(context.policy, writes, input, credential?.clientId, now);
    const held = await findClient(writes, credential, now);
    return applyWrite(writes, held ?? (await createClient(writes, now)), now, async (writer, client) => {
      const view = held && credential && viewClient(client, credential.secret, now);
      const rotation = await rotateSecret(writer, client, view?.hash ?? null, now);
      secret = rotation.secret;

      const visible = view?.sessions ?? [];
      const elsewhere = ofUser.filter((session) => session.client_id !== client.id);
      const arrival = { id, account: input, visible, aside: rotation.aside, elsewhere, now };
      await makeRoom(context.policy, writes, writer, arrival);
      const session = createSession(context, client.id, id, writer.version, input, now);
      await writer.add({ ...session, latest_activity: activity });
      writer.setClient({ last_active_session_id: id });
    });
  });

  const session = client.sessions.find((candidate) => candidate.id === id);
  if (!session) throw new Error('Internal error: the new session was not found on its client.');
  return {
    session: await toSessionData(context, session),
    headers: cookieHeaders(context.cookieName, { clientId: client.id, secret }),
  };
}

/** A cookie that is no longer good is as if there were none: that client's sessions are not for this browser. */
async function findClient(writes: Writes, credential: Credential | null, now: number) {
  const client = credential && (await writes.findClient(credential.clientId));
  return client && viewClient(client, credential.secret, now) ? client : null;
}

async function createClient(writes: Writes, now: number): Promise<ClientRecord> {
  const client = {
    id: randomId('client'),
    secret_hash: '', // no secret has this hash; the rotation that follows sets the first one
    secret_presented_at: null,
    previous_secret_hash: null,
    forked_secrets: null,
    rotated_version: 0,
    last_active_session_id: null,
    version: 0,
    created_at: now,
  };
  await writes.insertClient(client);
  return { ...client, sessions: [] };
}

function createSession(
  { policy }: ServerContext,
  clientId: string,
  id: string,
  version: number,
  input: SignInInput,
  now: number,
): SessionRecord {
  const { userId, actor = null, tasks, publicUserData: known } = input;
  const { first, second } = input.factorVerifiedAt ?? { first: actor ? null : new Date(now), second: null };
  return {
    id,
    client_id: clientId,
    user_id: userId,
    status: tasks.length > 0 ? 'pending' : 'active',
    created_at: now,
    updated_at: now,
    ...deadlines(policy, { created_at: now, actor }, now),
    last_active_organization_id: input.organizationId ?? null,
    first_factor_verified_at: first?.getTime() ?? null,
    second_factor_verified_at: second?.getTime() ?? null,
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
    version,
    created_version: version,
    replaced_by: null,
    closed_at: null,
    seen_by: null,
    latest_activity: null,
  };
}
