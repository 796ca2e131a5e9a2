import { vi } from 'vitest';

// Vitest's own asynchronous stepping waits for a real timer each time, which thousands of runs cannot afford.

const nextTurn = globalThis.setImmediate;

/** Lets everything happen that waits for no time. */
export function flush(): Promise<void> {
  return new Promise((resolve) => void nextTurn(resolve));
}

/** Lets so many ms pass, timer by timer, and everything happen that they bring about; looks at it each time. */
export async function pass(ms: number, look = (): void => {}): Promise<void> {
  const end = new AbortController();
  await flush();
  setTimeout(() => end.abort(), ms);
  while (!end.signal.aborted) {
    vi.advanceTimersToNextTimer();
    await flush();
    look();
  }
}
