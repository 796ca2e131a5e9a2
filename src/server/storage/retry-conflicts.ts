import { serviceUnavailable } from '../request-error.ts';

const MAX_ATTEMPTS = 5;
/** Serialization failure and deadlock: PostgreSQL has undone one of two transactions, which may simply run again. */
const conflictStates = ['40001', '40P01'];

/** Runs a transaction again when it lost against another one. What it did before has been undone. */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt === MAX_ATTEMPTS) throw serviceUnavailable(error);
    }
  }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    conflictStates.includes(error.code)
  );
}
