import type {
  AddAccountOptions,
  FinishedSignIn,
  RequestContext,
  SignInMethods,
  SignInResult,
} from '../backend/index.ts';
import { type ClientSnapshot, hasSameOwner, type SessionData, SessionError } from '../session/index.ts';

/**
 * The simulated sign-in page of an `inMemoryBackend()`. Return a promise that settles later to simulate a window that stays
 * open. Throw an error to simulate a failure, for example `sign_in_cancelled`.
 */
export interface SignInPage {
  /**
   * Returns the session that the user signs in to, or the URL that a sign-in by redirect navigates to. `session` is the one
   * to sign in again; undefined to add an account.
   */
  readonly open: (
    options: AddAccountOptions,
    session: SessionData | undefined,
  ) => SessionData | string | Promise<SessionData | string>;
  /** Returns the session of a sign-in by redirect that ends at this URL, or null if none does. Default: null. */
  readonly finishRedirect?: (url: string) => FinishedRedirect | null | Promise<FinishedRedirect | null>;
}

/** The result of a simulated sign-in by redirect. */
export interface FinishedRedirect {
  readonly session: SessionData;
  /** See `FinishedSignIn.returnTo`. */
  readonly returnTo: string;
}

/** The parts of the backend that its sign-in uses. */
interface SignInServer {
  readonly respond: <Result>(
    sessionId: string | null,
    context: RequestContext,
    operation: () => Promise<Result>,
  ) => Promise<Result>;
  readonly signIn: (session: SessionData) => void;
  /** Closes a session that a new one replaces. */
  readonly replace: (id: string) => void;
  readonly snapshot: () => ClientSnapshot;
}

/** Creates the sign-in methods of an in-memory backend. */
export function createInMemorySignIn(
  page: SignInPage,
  { respond, signIn, replace, snapshot }: SignInServer,
): SignInMethods {
  function complete(session: SessionData): Extract<SignInResult, { outcome: 'signed-in' }> {
    signIn(session);
    return { outcome: 'signed-in', sessionId: session.id, client: snapshot() };
  }

  async function open(options: AddAccountOptions, expected?: SessionData): Promise<SignInResult> {
    const result = await page.open(options, expected);
    if (typeof result === 'string') return { outcome: 'navigation', navigateTo: result };
    if (expected && !hasSameOwner(expected, result)) throw wrongAccount(expected.id);
    if (expected && expected.id !== result.id) replace(expected.id);
    return complete(result);
  }

  const { finishRedirect } = page;
  return {
    addAccount: (options, context) => respond(null, context, () => open(options)),
    reauthenticate: (session, options, context) => respond(session.id, context, () => open(options, session)),
    ...(finishRedirect && {
      finishRedirect: (url, context) =>
        respond(null, context, async (): Promise<FinishedSignIn | null> => {
          const finished = await finishRedirect(url);
          return finished && { ...complete(finished.session), returnTo: finished.returnTo };
        }),
    }),
  };
}

function wrongAccount(sessionId: string): SessionError {
  return new SessionError({
    code: 'wrong_account',
    message: 'The user signed in to another account than the one that was asked for. No session was changed.',
    sessionId,
  });
}
