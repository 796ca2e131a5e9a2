import type { ActiveSessionData, PublicUserData, User } from '../../session/index.ts';
import type { SessionAndUser } from './better-auth-schema.ts';

/** How long an account stays listed after it has run out, in ms. */
const EXPIRED_SESSION_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** The properties of a session that Better Auth does not return. */
type AddedFields = Pick<ActiveSessionData, 'clientId' | 'version'>;

/** A session in our words. Its token is left out: whoever has that is that user. */
export function toSession(
  { session, user }: SessionAndUser,
  { clientId, version }: AddedFields,
): ActiveSessionData {
  const { id, expiresAt, createdAt, updatedAt, activeOrganizationId, impersonatedBy } = session;
  return {
    id,
    status: 'active',
    clientId,
    userId: user.id,
    user: asUser(user),
    publicUserData: toPublicUserData(user),
    lastActiveAt: updatedAt,
    expireAt: expiresAt,
    abandonAt: new Date(expiresAt.getTime() + EXPIRED_SESSION_TTL_MS),
    createdAt,
    updatedAt,
    lastActiveOrganizationId: activeOrganizationId ?? null,
    actor: impersonatedBy ? { sub: impersonatedBy } : null,
    factorVerifiedAt: { first: null, second: null },
    version,
    tasks: [],
    latestActivity: null,
  };
}

function asUser(user: { readonly id: string }): User {
  // SAFETY: what users its own server sends, the app says through `Register`; an id is all that can be checked here.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
}

function toPublicUserData({ id, name, email, image, username }: SessionAndUser['user']): PublicUserData {
  return {
    userId: id,
    // Better Auth has one name for all, and names cannot be told apart by their spaces.
    firstName: name ?? null,
    lastName: null,
    username: username ?? null,
    imageUrl: image ?? '',
    hasImage: Boolean(image),
    identifier: email ?? username ?? '',
  };
}
