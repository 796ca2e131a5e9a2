import type { RequestContext, SessionBackend } from '../backend/index.ts';
import { type ClientSnapshot, isSessionError, type SessionErrorCode } from '../session/index.ts';

export function createContext(): RequestContext {
  return { signal: new AbortController().signal };
}

export function loadClient(backend: SessionBackend): Promise<ClientSnapshot> {
  return backend.getClient(createContext());
}

export function assertThat(condition: boolean, expected: string): void {
  if (!condition) throw new Error(`The backend should ${expected}.`);
}

export function assertEqual(actual: unknown, expected: unknown): void {
  const [actualText, expectedText] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (actualText !== expectedText)
    throw new Error(`The backend should return ${expectedText}, but it returned ${actualText}.`);
}

export async function assertRejects(
  call: Promise<unknown>,
  ...codes: readonly SessionErrorCode[]
): Promise<void> {
  const outcome: unknown = await call.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  if (isSessionError(outcome) && codes.includes(outcome.code)) return;
  const result = outcome === 'resolved' ? 'resolved' : `rejected with: ${String(outcome)}`;
  throw new Error(`The backend should reject with ${codes.join(' or ')}, but it ${result}`);
}
