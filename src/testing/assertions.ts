import type { RequestContext, SessionBackend } from '../backend/index.ts';
import { type ClientSnapshot, isSessionError, type SessionErrorCode } from '../session/index.ts';

/** A backend with an empty client, and what an app and its administrators do on the other side of it. */
export interface BackendHarness {
  readonly backend: SessionBackend;
  /** Signs a user in on the client. Answers the id of the new session. */
  readonly signIn: (userId: string) => Promise<string>;
  /** Takes a session away, unseen by the client. Left out where a backend knows nothing like it. */
  readonly revoke?: (sessionId: string) => Promise<void>;
  /** Signs a user in on another device, later than anybody before. Needed for a backend with `deviceSessions`. */
  readonly signInOnOtherDevice?: (userId: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Checks one thing; rejects where it is otherwise. */
export type ContractCheck = (harness: BackendHarness, backend: SessionBackend) => Promise<void>;

export function createContext(): RequestContext {
  return { signal: new AbortController().signal };
}

export function loadClient(backend: SessionBackend): Promise<ClientSnapshot> {
  return backend.getClient(createContext());
}

export function assertThat(condition: boolean, expected: string): void {
  if (!condition) throw new Error(`The backend should answer ${expected}.`);
}

export function assertEqual(actual: unknown, expected: unknown): void {
  const [actualText, expectedText] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (actualText !== expectedText)
    throw new Error(`The backend should answer ${expectedText}, not ${actualText}.`);
}

export async function assertRejects(
  call: Promise<unknown>,
  ...codes: readonly SessionErrorCode[]
): Promise<void> {
  const outcome: unknown = await call.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  if (isSessionError(outcome) && codes.includes(outcome.code)) return;
  throw new Error(`The backend should refuse with ${codes.join(' or ')}, not with ${String(outcome)}.`);
}
