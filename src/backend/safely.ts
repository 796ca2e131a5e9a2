// Browser APIs may be missing, and blocked where they are there: cookies are off, the page is in a sandboxed frame. Each
// use of one goes through these two functions, so that a blocked API is one that is not there.

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

/** Resolves to what `call` resolves to; to undefined where it throws, rejects, or has not settled after so many ms. */
export type Within = <Result>(ms: number, call: () => Promise<Result>) => Promise<Result | undefined>;

/** Returns {@link Within} for a platform's timers. Where these do not work it never waits. */
export function createWithin(after: SetTimer): Within {
  return (ms, call) =>
    new Promise((resolve) => {
      const giveUp = (): void => resolve(undefined);
      const cancel = safely(() => after(ms, giveUp));
      if (!cancel) giveUp();
      const settle = async (): Promise<void> => {
        try {
          resolve(await call());
        } catch {
          giveUp();
        }
        safely(() => cancel?.());
      };
      void settle();
    });
}
