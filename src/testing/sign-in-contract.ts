import type { SignInMethods, SignInResult } from '../backend/index.ts';
import { hasSameOwner, isSignedIn, type SessionData } from '../session/index.ts';
import { assertEqual, assertRejects, assertThat, createContext, loadClient } from './assertions.ts';
import type { BackendHarness, ContractCheck } from './backend-harness.ts';

/** The contract tests of `signInMethods`. Skipped if the backend or the harness has none. */
export const signInCases: Readonly<Record<string, ContractCheck>> = {
  async 'adds an account in addition to the others, and returns the client that contains it'(
    harness,
    backend,
  ) {
    const signIns = signInsOf(harness);
    if (!signIns) return;
    const kept = await harness.signIn('user_1');
    const before = await loadClient(backend);
    signIns.completeSignIn('user_2');
    const { sessionId, client } = signedIn(await signIns.methods.addAccount({}, createContext()));
    assertEqual(usersOf(client.sessions), ['user_1', 'user_2']);
    assertThat(client.version > before.version, 'return a higher version than before the sign-in');
    const after = await loadClient(backend);
    assertThat(
      [kept, sessionId].every((id) => after.sessions.some((session) => session.id === id)),
      'list both sessions',
    );
  },

  async 'signs in again to the account of a session, and to no other'(harness, backend) {
    const signIns = signInsOf(harness);
    if (!signIns) return;
    const [expiring, other] = [await harness.signIn('user_1'), await harness.signIn('user_2')];
    const { sessions } = await loadClient(backend);
    const session = sessions.find(({ id }) => id === expiring);
    assertThat(session !== undefined, 'list the session');
    if (!session) return;
    signIns.completeSignIn('user_1');
    const { sessionId, client } = signedIn(
      await signIns.methods.reauthenticate(session, {}, createContext()),
    );
    const again = client.sessions.find(({ id }) => id === sessionId);
    assertThat(again !== undefined && hasSameOwner(again, session), 'return a session of the same user');
    assertThat(
      client.sessions.some(({ id }) => id === other),
      'keep the other session',
    );
    signIns.completeSignIn('user_2');
    await assertRejects(signIns.methods.reauthenticate(session, {}, createContext()), 'wrong_account');
    assertEqual(usersOf((await loadClient(backend)).sessions), ['user_1', 'user_2']);
  },

  async 'changes nothing if the user closes the window of a sign-in'(harness, backend) {
    const signIns = signInsOf(harness);
    if (!signIns || !harness.cancelSignIn) return;
    await harness.signIn('user_1');
    harness.cancelSignIn();
    await assertRejects(signIns.methods.addAccount({}, createContext()), 'sign_in_cancelled');
    assertEqual(usersOf((await loadClient(backend)).sessions), ['user_1']);
  },

  async 'returns null at once for a URL that is not the end of a sign-in'(_, { signInMethods }) {
    if (!signInMethods?.finishRedirect) return;
    assertEqual(
      await signInMethods.finishRedirect('https://app.example/inbox?page=2', createContext()),
      null,
    );
  },
};

function signInsOf({ backend, completeSignIn }: BackendHarness) {
  const methods: SignInMethods | undefined = backend.signInMethods;
  return methods && completeSignIn && { methods, completeSignIn };
}

function signedIn(result: SignInResult): Extract<SignInResult, { outcome: 'signed-in' }> {
  if (result.outcome === 'signed-in') return result;
  throw new Error('The backend should complete the sign-in of a harness with `completeSignIn()`.');
}

/** Returns the users of the signed-in sessions, in order. */
function usersOf(sessions: readonly SessionData[]): readonly string[] {
  const users = sessions.filter(isSignedIn).map(({ user }) => user.id);
  return users.toSorted((a, b) => (a < b ? -1 : 1));
}
