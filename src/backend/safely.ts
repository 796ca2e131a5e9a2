// Browser APIs can be missing, or throw because cookies are disabled or the page is in a sandboxed frame. Calling them
// through `safely`, or `withTimeout` if they are asynchronous, handles both cases in the same way.

/** Returns the result of `access`, or undefined if it throws. */
export function safely<Result>(access: () => Result): Result | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

/** Calls `run` once after `ms`. Returns a function that cancels the timer. */
export type SetTimer = (ms: number, run: () => void) => () => void;

/** Calls the platform's `setTimeout`. */
export const setTimer: SetTimer = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
