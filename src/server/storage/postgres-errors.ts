import { serviceUnavailable } from '../request-error.ts';
import { notMigrated, unknownTable } from './table-errors.ts';

/**
 * The SQLSTATEs of transient errors, or their prefixes: connection failures (08), insufficient resources such
 * as a full disk (53), I/O errors (58), shutdown, crash or startup of the database (57P), a replica that has not been
 * promoted yet (25006), timeouts (57014, 55P03, 25P03). See
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const transientStates = ['08', '53', '58', '57P', '25006', '57014', '55P03', '25P03'];
/** The SQLSTATEs of an undefined table and of an undefined column. */
const undefinedStates = ['42P01', '42703'];
/** The SQLSTATE of a table that exists already. Only a migration creates tables. */
const DUPLICATE_TABLE = '42P07';
const disconnectedStates = ['08', '57P', '25P03'];

/** Returns the SQLSTATE of an error, or `null` if it does not come from the database. */
function sqlStateOf(error: unknown): string | null {
  const isDatabaseError = error instanceof Error && 'severity' in error && 'code' in error;
  return isDatabaseError && typeof error.code === 'string' ? error.code : null;
}

/**
 * Returns whether an error means that the connection was lost. An error without SQLSTATE is a network error or a
 * timeout of `pg`.
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === null || disconnectedStates.some((prefix) => state.startsWith(prefix));
}

/**
 * Returns a 503 error for a transient error, and an explanation of tables that are missing or of another version. Returns
 * any other error, such as failed authentication, unchanged.
 */
export function mapPostgresError(error: unknown): unknown {
  const state = sqlStateOf(error);
  const isTransient = state === null || transientStates.some((prefix) => state.startsWith(prefix));
  if (isTransient) return serviceUnavailable(error);
  if (state === DUPLICATE_TABLE) return unknownTable(error);
  return undefinedStates.includes(state) ? notMigrated(error) : error;
}
