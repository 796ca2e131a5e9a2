import { timeoutManager } from '@tanstack/react-query';

/** The timers of TanStack Query and its persisters that have not run yet. */
const pending = new Set<number>();

function clear(id: number | undefined): void {
  if (id === undefined) return;
  pending.delete(id);
  window.clearTimeout(id);
}

timeoutManager.setTimeoutProvider<number>({
  setTimeout(callback, delay) {
    const id = window.setTimeout(() => {
      pending.delete(id);
      callback();
    }, delay);
    pending.add(id);
    return id;
  },
  setInterval(callback, delay) {
    const id = window.setInterval(callback, delay);
    pending.add(id);
    return id;
  },
  clearTimeout: clear,
  clearInterval: clear,
});

/** Ends all timers of TanStack Query, as the unload of a page does, so that no persister writes afterwards. */
export function endQueryTimers(): void {
  for (const id of pending) clear(id);
}
