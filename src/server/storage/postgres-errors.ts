import { serviceUnavailable } from '../request-error.ts';

/**
 * SQLSTATEs that pass by themselves, whole ones or classes: no connection (08), no resources (53), the database shuts
 * down, crashes or starts (57P), a time-out (57014, 55P03, 25P03).
 */
const transientStates = ['08', '53', '57P', '57014', '55P03', '25P03'];
const disconnectedStates = ['08', '57P', '25P03'];

/** The database's own code for what went wrong; null if it has not even answered. */
function sqlStateOf(error: unknown): string | null {
  const isDatabaseError = error instanceof Error && 'severity' in error && 'code' in error;
  return isDatabaseError && typeof error.code === 'string' ? error.code : null;
}

/** Whether the connection is of no more use. An error without a SQLSTATE is the network's, or a time-out of `pg`. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === null || disconnectedStates.some((prefix) => state.startsWith(prefix));
}

/** A 503 for what passes by itself. Everything else stays what it is: a mistake, or wrong credentials. */
export function toServiceUnavailable(error: unknown): unknown {
  const state = sqlStateOf(error);
  const isTransient = state === null || transientStates.some((prefix) => state.startsWith(prefix));
  return isTransient ? serviceUnavailable(error) : error;
}
