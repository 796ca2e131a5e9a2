import type { ClientSnapshot, SessionData } from '../session/index.ts';
import type { RequestContext } from './request-context.ts';

/** The options of a sign-in. */
export interface SignInOptions {
  /** The URL of this origin that a sign-in by redirect returns to. Default: the URL of the page that it started on. */
  readonly returnTo?: string;
}

/** The options of `addAccount()`. */
export interface AddAccountOptions extends SignInOptions {
  /** The name of the provider that the user signs in at, if the backend has several. Default: the first. */
  readonly provider?: string;
  /** The e-mail address or username that the sign-in page starts with. */
  readonly loginHint?: string;
}

/** The result of a sign-in. */
export type SignInResult =
  | {
      readonly outcome: 'signed-in';
      /** The ID of the session of the account. An account that was signed in already keeps or replaces its session. */
      readonly sessionId: string;
      readonly client: ClientSnapshot;
    }
  | {
      /** The sign-in continues on another page. The store navigates to it. */
      readonly outcome: 'navigation';
      readonly navigateTo: string;
    };

/** The result of a sign-in by redirect that has returned to this page. */
export interface FinishedSignIn extends Extract<SignInResult, { outcome: 'signed-in' }> {
  /** The URL of this origin to continue at. It replaces the URL of this page, which can contain a code. */
  readonly returnTo: string;
}

/**
 * The sign-in that a backend offers itself. The actions "Add account" and "Sign in again" of the components use it by
 * default. Without it, an app navigates to a sign-in page of its own.
 *
 * The methods are called in the event handler of a user's click, so that they may open a window before they first wait. They
 * never change the session of another account. With a shared cookie (`sessionPerRequest: false`), they add the session without
 * moving the cookie to it: the store does that with `touchSession()`, while no tab sends a request. They reject with:
 *
 * - `sign_in_cancelled` if the user closed the window, or refused consent;
 * - `popup_blocked` if the browser did not open the window;
 * - `wrong_account` if the user signed in to another account than {@link SignInMethods.reauthenticate} asked for;
 * - `invalid_response` if the response of the provider does not belong to a request of this browser.
 */
export interface SignInMethods {
  /** Signs in to an account in addition to those that are signed in. */
  addAccount(options: AddAccountOptions, context: RequestContext): Promise<SignInResult>;
  /** Signs in again to an account whose session is closed, or expires soon, and to no other. */
  reauthenticate(
    session: SessionData,
    options: SignInOptions,
    context: RequestContext,
  ): Promise<SignInResult>;
  /**
   * Finishes a sign-in by redirect. Called once by each store before its first request, with the URL of the page. Returns null
   * at once if the page is not the end of a sign-in. Otherwise removes its own parameters from the URL of the page, even if the
   * sign-in has failed, so that a reload does not finish it again. No account is shown until the promise settles: it may stay pending in
   * a window that another page has opened for the sign-in.
   */
  finishRedirect?(url: string, context: RequestContext): Promise<FinishedSignIn | null>;
}
