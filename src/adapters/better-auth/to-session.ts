import type { ActiveSessionData, PublicUserData, User } from '../../session/index.ts';
import type { SessionAndUser } from './better-auth-readers.ts';

/** The time for which an expired session remains listed, in ms. */
const EXPIRED_SESSION_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** The properties of a session that Better Auth does not provide. */
type AddedFields = Pick<ActiveSessionData, 'clientId' | 'version'>;

/** Converts a session of Better Auth. Omits its token, which is a credential. */
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
  // SAFETY: the app declares the type of its users through `Register`. Only the ID can be validated here.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
}

function toPublicUserData({ id, name, email, image, username }: SessionAndUser['user']): PublicUserData {
  return {
    userId: id,
    // Better Auth has a single `name`, which cannot be split reliably into first and last name.
    firstName: name ?? null,
    lastName: null,
    username: username ?? null,
    imageUrl: image ?? '',
    hasImage: Boolean(image),
    identifier: email ?? username ?? '',
  };
}
