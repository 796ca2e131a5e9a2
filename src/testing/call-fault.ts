/** What befalls one call. Times in ms. */
export interface CallFault {
  /** How long the request is under way; only then does it take effect. */
  readonly requestMs?: number;
  /** How long the answer is under way: it tells how things were when the request took effect. */
  readonly answerMs?: number;
  /** Takes effect a second time so long after the first, as when a network repeats it. The first answer counts. */
  readonly repeatMs?: number;
  /** What the caller gets to see. */
  readonly error?: Error;
  /** Whether a call with an `error` takes effect nevertheless, so that only its answer is lost. Default false. */
  readonly acts?: boolean;
}

/** Lets a call run as far as its fault lets it. */
export async function meet<Result>(
  { requestMs = 0, answerMs = 0, repeatMs, error, acts = false }: CallFault,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  await pass(requestMs);
  if (error && !acts) throw error;
  const acted = Promise.resolve().then(act);
  if (repeatMs !== undefined)
    void pass(repeatMs)
      .then(act)
      .catch(() => {});
  await Promise.allSettled([acted]);
  await pass(answerMs);
  if (error) throw error;
  return acted;
}

function pass(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => void setTimeout(resolve, ms)) : Promise.resolve();
}

/** Rejects with the signal's reason as soon as it aborts. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
