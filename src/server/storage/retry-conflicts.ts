import { temporarilyUnavailable } from '../request-error.ts';

const MOST_TRIES = 5;
/** Serialization failure and deadlock: PostgreSQL has undone one of two transactions, which may simply run again. */
const conflicts = ['40001', '40P01'];

/** Runs a transaction again when it lost against another one. What it did before has been undone. */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (tries === MOST_TRIES) throw temporarilyUnavailable(error);
    }
  }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    conflicts.includes(error.code)
  );
}
