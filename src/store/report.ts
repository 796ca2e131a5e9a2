/** Reports an error as uncaught, like a browser does with what an event listener throws. The caller goes on. */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
