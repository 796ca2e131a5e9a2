import { serviceUnavailable } from '../request-error.ts';

const MAX_ATTEMPTS = 5;
/** The SQLSTATEs of serialization failures and deadlocks, after which a transaction can be retried. */
const conflictStates = ['40001', '40P01'];

/** Runs a transaction, and retries it after a conflict with another one. */
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
