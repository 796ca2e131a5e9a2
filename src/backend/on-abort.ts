// React Native's `AbortSignal` has neither `reason` nor `throwIfAborted()`, and the oldest supported browsers have no
// `AbortSignal.any()`. These functions need none of them.

/** Calls `listener` when the signal aborts, or at once if it has. Returns a function that removes the listener. */
export function onAbort(signal: AbortSignal, listener: (reason: unknown) => void): () => void {
  const run = (): void => listener(abortReason(signal));
  if (signal.aborted) run();
  else signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
}

/** Throws the abort reason if the signal has aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal);
}

/** Settles like `promise`, but rejects with the abort reason as soon as the signal aborts. */
export function untilAborted<Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const removeListener = onAbort(signal, reject);
    void promise.then(resolve, reject).then(removeListener);
  });
}

function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? Object.assign(new Error('The call was aborted.'), { name: 'AbortError' });
}
