/**
 * Where an app declares its own user type, once:
 *
 * ```ts
 * declare module 'multisession' {
 *   interface Register {
 *     user: { id: string; name: string; plan: 'free' | 'pro' };
 *   }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-interface -- filled in by the app
export interface Register {}

/** A user as long as the app has not registered a type of its own: an id, and whatever else the server sends. */
export interface DefaultUser {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** The app's user, as {@link Register} declares it. */
export type User = Register extends { user: infer AppUser extends { id: string } } ? AppUser : DefaultUser;

/** What may be shown of a user to anybody on this client, also after sign-out (seed 001). */
export interface PublicUserData {
  readonly userId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  /** The address of a picture; empty if there is none. */
  readonly imageUrl: string;
  /** Whether the picture is the user's own, not a stand-in. */
  readonly hasImage: boolean;
  /** The e-mail address, telephone number or user name that was used to sign in. */
  readonly identifier: string;
}

/** Who really acts when somebody is impersonated: the `act` claim (RFC 8693, section 4.1). */
export interface ActClaim {
  readonly sub: string;
  readonly [claim: string]: unknown;
}
