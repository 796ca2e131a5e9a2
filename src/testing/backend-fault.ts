/** A simulated network fault of one request. */
export interface BackendFault {
  /** The delay in ms before the request takes effect. Default 0. */
  readonly requestDelayMs?: number;
  /**
   * The delay in ms before the response. The response contains the state at the time when the request took effect.
   * Default 0.
   */
  readonly responseDelayMs?: number;
  /**
   * The delay in ms after which the request takes effect a second time, as if the network had duplicated it. The caller
   * receives the first response. Default: no duplicate.
   */
  readonly duplicateAfterMs?: number;
  /** The error that the caller receives instead of a response. */
  readonly error?: Error;
  /** Whether a request with an `error` takes effect, as if only its response had been lost. Default false. */
  readonly applied?: boolean;
}

/** Runs an operation with the delays, the duplicate and the error of the given fault. */
export async function applyFault<Result>(
  { requestDelayMs = 0, responseDelayMs = 0, duplicateAfterMs, error, applied = false }: BackendFault,
  operation: () => Result | Promise<Result>,
): Promise<Result> {
  await delay(requestDelayMs);
  if (error && !applied) throw error;
  const result = Promise.resolve().then(operation);
  if (duplicateAfterMs !== undefined)
    void delay(duplicateAfterMs)
      .then(operation)
      .catch(() => {});
  await Promise.allSettled([result]);
  await delay(responseDelayMs);
  if (error) throw error;
  return result;
}

function delay(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => void setTimeout(resolve, ms)) : Promise.resolve();
}

/** Rejects with the signal's reason when the signal aborts. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
