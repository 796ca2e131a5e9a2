import { scopedName, type SessionBackend } from '../backend/index.ts';

/** The maximum time to wait for that lock, in ms. */
export const COOKIE_LOCK_TIMEOUT_MS = 15_000;

/** Returns the name of the lock that a tab holds while it moves the shared cookie, or sends a request with it. */
export function cookieLockName(backend: Pick<SessionBackend, 'scope'>): string {
  return scopedName(backend, 'cookie');
}
