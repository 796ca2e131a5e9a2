import { vi } from 'vitest';

const timeout = { ms: 30_000 };

/**
 * Retries an assertion until it passes, and returns its result.
 *
 * The timeout is generous, because no test depends on how fast something happens on a busy machine.
 */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: timeout.ms, interval: 5 });
}

/** Runs a check that is expected to fail, with a short timeout for {@link eventually}. Returns its error. */
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
