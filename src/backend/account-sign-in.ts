import { type ClientSnapshot, type SessionData, SessionError } from '../session/index.ts';
import { type Account, type AccountContext, sessionIdOf } from './account.ts';
import type { RequestContext } from './request-context.ts';
import type { AddAccountOptions, SignInMethods, SignInResult } from './sign-in.ts';

/** The options of a sign-in at a provider. */
export interface AccountSignInOptions extends AddAccountOptions {
  /** The session of the account that signs in again. Default: the user may sign in to any account. */
  readonly session?: SessionData;
}

/** A sign-in that the provider has completed, and that has not changed the accounts of this browser yet. */
export interface AccountSignIn {
  readonly account: Account;
  /**
   * Adds the account to those that `getAccounts` returns. Replaces an earlier sign-in with the same key. If the user is signed in
   * with another key, that account was signed out before.
   */
  readonly keep: (context: AccountContext) => Promise<void>;
  /**
   * Drops the sign-in, because the user has signed in to another account than the one that was asked for, or because it
   * could not be kept. Must not sign out an account of this browser.
   */
  readonly discard: (context: AccountContext) => Promise<void>;
}

/** A sign-in by redirect that the provider has completed. */
export interface FinishedAccountSignIn extends AccountSignIn {
  /** The URL to continue at: `returnTo` of the options, or the page that the sign-in started on. */
  readonly returnTo: string;
  /** The ID of the session in the options, if there was one. */
  readonly sessionId?: string | undefined;
}

/** The sign-in of a provider. With `signIn`, a backend has `signInMethods`. */
export interface AccountSignInMethods {
  /**
   * Signs in with a window, or returns the URL of a page that continues the sign-in. Called in the event handler of a click,
   * without a time limit. Must open the window before it first waits.
   */
  readonly signIn: (
    options: AccountSignInOptions,
    context: AccountContext,
  ) => Promise<AccountSignIn | { readonly navigateTo: string }>;
  /**
   * Finishes a sign-in by redirect. Returns null if the URL is not the end of one. Called without a time limit, because it may
   * stay pending in the window of a sign-in: limit its requests.
   */
  readonly finishSignIn?:
    | ((url: string, context: AccountContext) => Promise<FinishedAccountSignIn | null>)
    | undefined;
}

type Call = <Result>(run: () => Promise<Result>) => Promise<Result>;
/** Calls the SDK with a time limit. */
export type LimitedCall = <Result>(
  context: AccountContext,
  run: (context: AccountContext) => Promise<Result>,
  sessionId?: string,
) => Promise<Result>;

/** The functions of a backend that its sign-in methods call. */
interface SignInBackend {
  readonly call: Call;
  readonly limit: LimitedCall;
  /** Returns whether a session is of an account, or of its user. */
  readonly isOf: (sessionId: string, account: Account) => boolean;
}

/** Signs out the earlier sign-ins of the user, calls `keep`, and returns the client, while no other tab changes the accounts. */
type Keep = (
  account: Account,
  keep: AccountSignIn['keep'],
  context: RequestContext,
) => Promise<ClientSnapshot>;

/** Creates the sign-in methods of a backend for the sign-in of a provider. */
export function createSignInMethods(
  { name, signIn, finishSignIn }: AccountSignInMethods & { readonly name: string },
  { call, limit, isOf }: SignInBackend,
  keep: Keep,
): SignInMethods {
  /** Keeps a sign-in if it is one to the account that was asked for. */
  async function complete(signedIn: AccountSignIn, context: RequestContext, askedFor?: string) {
    const { account } = signedIn;
    let isKept = false;
    try {
      if (askedFor !== undefined && !isOf(askedFor, account)) throw wrongAccount(name, askedFor);
      const client = await keep(
        account,
        async (context) => {
          await signedIn.keep(context);
          isKept = true;
        },
        context,
      );
      return { outcome: 'signed-in', sessionId: sessionIdOf(account), client } as const;
    } catch (error) {
      // The error of the sign-in is the one to report, and the call may have been aborted.
      if (!isKept) await limit(new AbortController(), (context) => signedIn.discard(context)).catch(() => {});
      throw error;
    }
  }

  async function start(options: AccountSignInOptions, context: RequestContext): Promise<SignInResult> {
    const result = await call(() => signIn(options, context));
    if ('navigateTo' in result) return { outcome: 'navigation', navigateTo: result.navigateTo };
    return complete(result, context, options.session?.id);
  }

  return {
    addAccount: start,
    reauthenticate(session, options, context) {
      const loginHint = session.publicUserData?.identifier;
      return start({ ...options, session, ...(loginHint && { loginHint }) }, context);
    },
    ...(finishSignIn && {
      async finishRedirect(url, context) {
        const finished = await call(() => finishSignIn(url, context));
        if (!finished) return null;
        const { returnTo, sessionId } = finished;
        return { ...(await complete(finished, context, sessionId)), returnTo };
      },
    }),
  };
}

function wrongAccount(name: string, sessionId: string): SessionError {
  return new SessionError({
    code: 'wrong_account',
    message: `The user signed in to another account of "${name}" than the one asked for. No session was changed. Ask the user to sign in again.`,
    sessionId,
  });
}
