/** What befalls one call. Times in ms. */
export interface BackendFault {
  /** How long the request is under way; only then does it take effect. */
  readonly requestDelayMs?: number;
  /** How long the answer is under way: it tells how things were when the request took effect. */
  readonly responseDelayMs?: number;
  /** Takes effect a second time so long after the first, as when a network repeats it. The first answer counts. */
  readonly duplicateAfterMs?: number;
  /** What the caller gets to see. */
  readonly error?: Error;
  /** Whether a call with an `error` takes effect nevertheless, so that only its answer is lost. Default false. */
  readonly applied?: boolean;
}

/** Lets a call run as far as its fault lets it. */
export async function applyFault<Result>(
  {
    requestDelayMs: requestMs = 0,
    responseDelayMs: answerMs = 0,
    duplicateAfterMs: repeatMs,
    error,
    applied: acts = false,
  }: BackendFault,
  operation: () => Result | Promise<Result>,
): Promise<Result> {
  await delay(requestMs);
  if (error && !acts) throw error;
  const result = Promise.resolve().then(operation);
  if (repeatMs !== undefined)
    void delay(repeatMs)
      .then(operation)
      .catch(() => {});
  await Promise.allSettled([result]);
  await delay(answerMs);
  if (error) throw error;
  return result;
}

function delay(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => void setTimeout(resolve, ms)) : Promise.resolve();
}

/** Rejects with the signal's reason as soon as it aborts. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
