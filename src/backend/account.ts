import type { ActiveSessionData, PublicUserData, User } from '../session/index.ts';
import type { RequestContext } from './request-context.ts';

/** The context of a call of an SDK. */
export type AccountContext = Pick<RequestContext, 'signal'>;

/** An account that is signed in at a provider in this browser. */
export interface Account {
  /**
   * The key of the account at the provider: the same in every tab and after a reload, and of no other account. It becomes
   * part of the session ID, so it must not be personal data.
   */
  readonly key: string;
  readonly userId: string;
  /** The profile of the user. It is remembered in this browser until the account is removed. */
  readonly profile: Partial<Omit<PublicUserData, 'userId'>> & Pick<PublicUserData, 'identifier'>;
  /** The user in the form that your app registers. Default: the user ID. */
  readonly user?: User;
  /** The time of the sign-in. A later one of the same account is another session. */
  readonly signedInAt: Date;
  /** The time when the user must sign in again. Default: never. */
  readonly expiresAt?: Date;
}

/** The time of what does not happen by itself. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/** Returns the ID of the session of an account, which is another one after each sign-in. */
export function sessionIdOf({ key, signedInAt }: Account): string {
  return `${key}.${signedInAt.getTime().toString(36)}`;
}

/** Returns the key of the account that a session of `accountBackend()` is of. */
export function keyOf(sessionId: string): string {
  return sessionId.slice(0, sessionId.lastIndexOf('.'));
}

/** Returns the session of an account. */
export function toSession(
  account: Account,
  added: Pick<ActiveSessionData, 'clientId' | 'version'>,
): ActiveSessionData {
  const { userId, profile, signedInAt, expiresAt = NEVER } = account;
  return {
    id: sessionIdOf(account),
    status: 'active',
    userId,
    user: account.user ?? asUser({ id: userId }),
    publicUserData: {
      firstName: null,
      lastName: null,
      username: null,
      imageUrl: '',
      hasImage: Boolean(profile.imageUrl),
      ...profile,
      userId,
    },
    lastActiveAt: signedInAt,
    expireAt: expiresAt,
    abandonAt: NEVER,
    createdAt: signedInAt,
    updatedAt: signedInAt,
    lastActiveOrganizationId: null,
    actor: null,
    factorVerifiedAt: { first: signedInAt, second: null },
    tasks: [],
    latestActivity: null,
    ...added,
  };
}

function asUser(user: { readonly id: string }): User {
  // SAFETY: the app declares the type of its users through `Register`, and passes `user` if it has other fields.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- necessary as soon as an app registers its type
  return user as User;
}
