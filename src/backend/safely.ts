// Browser APIs may be missing, and blocked where they are there: cookies are off, the page is in a sandboxed frame. Each
// use of one goes through `safely`, or `within` where it is awaited, so that a blocked API is one that is not there.

/** Returns what `access` returns; undefined where it throws. */
export function safely<Result>(access: () => Result): Result | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

/** Calls `run` once after so many ms. Returns a function that cancels it. */
export type SetTimer = (ms: number, run: () => void) => () => void;

export const setTimer: SetTimer = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
