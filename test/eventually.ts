import { vi } from 'vitest';

const timeout = { ms: 30_000 };

/**
 * Repeats an assertion until it holds, and returns its result.
 *
 * The time limit is for what never happens. How soon something happens on a busy machine decides no test.
 */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: timeout.ms, interval: 5 });
}

/** Runs a check that is expected to fail: what it waits for is not waited for long. */
export async function expectFailure(check: () => Promise<void>): Promise<unknown> {
  const { ms } = timeout;
  timeout.ms = 500;
  try {
    await check();
  } catch (error) {
    return error;
  } finally {
    timeout.ms = ms;
  }
  throw new Error('The check was expected to fail.');
}
