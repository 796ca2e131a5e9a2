/** Returns the delay before the next attempt, in ms: exponential backoff up to `maxMs`, with jitter. */
export function backoffDelay(attempt: number, { initialMs = 300, maxMs = 30_000 } = {}): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** attempt);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}
