/**
 * Returns an `AbortController` like that of React Native: its signals have neither `reason` nor `throwIfAborted()`, and no
 * static methods.
 */
export function bareAbortController(): typeof AbortController {
  class BareAbortController {
    readonly #listeners = new Set<() => void>();
    readonly signal = {
      aborted: false,
      addEventListener: (_: 'abort', listener: () => void) => void this.#listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void this.#listeners.delete(listener),
    };
    abort(): void {
      this.signal.aborted = true;
      for (const listener of this.#listeners) listener();
    }
  }
  // SAFETY: it has what the code under test may use. Anything else should throw.
  return BareAbortController as unknown as typeof AbortController;
}
