/**
 * Settles like `work`, or rejects after `ms`. If the timeout is exceeded, `work` continues but its outcome is ignored.
 */
export function withTimeout<Result>(
  ms: number,
  work: Promise<Result>,
  timeoutError: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timeoutError()), ms);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
