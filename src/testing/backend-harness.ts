import type { SessionBackend } from '../backend/index.ts';

/** A backend under test, and the server-side actions that its contract tests need. */
export interface BackendHarness {
  /** The backend under test, with an empty client. */
  readonly backend: SessionBackend;
  /** Signs a user in on the client. Resolves to the ID of the new session. */
  readonly signIn: (userId: string) => Promise<string>;
  /** Revokes a session on the server. Omit it if the backend does not support revocation. */
  readonly revoke?: (sessionId: string) => Promise<void>;
  /**
   * Signs a user in on another device. Resolves to the ID of the new session, which must be more recent than all
   * earlier sessions. Required for backends with the capability `deviceSessions`.
   */
  readonly signInOnOtherDevice?: (userId: string) => Promise<string>;
  /**
   * Resolves to the ID of the user that servers accept a token for. Required if the tokens of the backend are not session
   * tokens, which tell their session and user themselves.
   */
  readonly userOfToken?: (token: string) => Promise<string>;
  /**
   * Completes the next sign-in of `backend.signInMethods` as this user, as a user does in its window. Required if the backend
   * has `signInMethods` that do not navigate; without it, their tests are skipped.
   */
  readonly completeSignIn?: (userId: string) => void;
  /** Makes the user close the window of the next sign-in. Without it, that test is skipped. */
  readonly cancelSignIn?: () => void;
  /** Releases all resources after a test case. */
  readonly close: () => Promise<void>;
}

/** A check of one requirement. Rejects if the backend violates it. */
export type ContractCheck = (harness: BackendHarness, backend: SessionBackend) => Promise<void>;
