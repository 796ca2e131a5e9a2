/** Reports an error as uncaught, as browsers do for an error that an event listener throws, without throwing it. */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
