import { vi } from 'vitest';

/**
 * Repeats an assertion until it holds, and returns its result.
 *
 * The time limit is for what never happens. How soon something happens on a busy machine decides no test.
 */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 30_000, interval: 5 });
}
