/**
 * The interface that an app augments once to declare its user type:
 *
 * ```ts
 * declare module 'multisession' {
 *   interface Register {
 *     user: { id: string; name: string; plan: 'free' | 'pro' };
 *   }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-interface -- augmented by the app
export interface Register {}

/** The user type of an app that has not registered one: an ID and any other fields that the server sends. */
export interface DefaultUser {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** The app's user type, as declared in {@link Register}. */
export type User = Register extends { user: infer AppUser extends { id: string } } ? AppUser : DefaultUser;

/** The profile data of a user that may be shown to anyone using this client, including after sign-out. */
export interface PublicUserData {
  readonly userId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  /** The URL of the profile image, or an empty string. */
  readonly imageUrl: string;
  /** Whether the user uploaded the image, as opposed to a generated placeholder. */
  readonly hasImage: boolean;
  /** The email address, phone number or username that the user signed in with. */
  readonly identifier: string;
}

/**
 * The `act` claim of an impersonated session: the party that acts on behalf of the user
 * ([RFC 8693, section 4.1](https://www.rfc-editor.org/rfc/rfc8693.html#section-4.1)).
 */
export interface ActClaim {
  readonly sub: string;
  readonly [claim: string]: unknown;
}
