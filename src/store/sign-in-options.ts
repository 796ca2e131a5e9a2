import type { SignInOptions } from '../backend/index.ts';

/** The options of `SessionStore.reauthenticate()`. */
export interface ReauthenticateOptions extends SignInOptions {
  /**
   * Whether the session becomes the current one of this tab. Default: true if the session that signs in again is current, or
   * if none is, so that no user leaves their account without asking for it.
   */
  readonly makeCurrent?: boolean;
}

/** The outcome of a sign-in. */
export type SignInOutcome =
  /** The account is signed in. */
  | { readonly outcome: 'signed-in'; readonly sessionId: string }
  /** The account is signed in, but a later switch or sign-in decides which session is current. */
  | { readonly outcome: 'superseded'; readonly sessionId: string }
  /** The sign-in continues on another page, which the store has opened. */
  | { readonly outcome: 'navigation' };
