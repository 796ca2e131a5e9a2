import { vi } from 'vitest';

// Vitest's asynchronous timers wait for a real timer at each step, which is too slow for thousands of runs.

const nextTurn = globalThis.setImmediate;

/** Runs all pending tasks without advancing the time. */
export function flush(): Promise<void> {
  return new Promise((resolve) => void nextTurn(resolve));
}

/** Advances the time by `ms`, timer by timer, and calls `onStep` after each timer. */
export async function advance(ms: number, onStep = (): void => {}): Promise<void> {
  const end = new AbortController();
  await flush();
  setTimeout(() => end.abort(), ms);
  while (!end.signal.aborted) {
    vi.advanceTimersToNextTimer();
    await flush();
    onStep();
  }
}
