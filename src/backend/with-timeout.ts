import { safely, type SetTimer } from './safely.ts';

/** Resolves to what `call` resolves to; to undefined where it throws, rejects, or has not settled after so many ms. */
export type WithTimeout = <Result>(ms: number, call: () => Promise<Result>) => Promise<Result | undefined>;

/** Returns {@link WithTimeout} for a platform's timers. Where these do not work it never waits. */
export function createWithTimeout(setTimer: SetTimer): WithTimeout {
  return (ms, call) =>
    new Promise((resolve) => {
      const resolveUndefined = (): void => resolve(undefined);
      const cancel = safely(() => setTimer(ms, resolveUndefined));
      if (!cancel) resolveUndefined();
      const settle = async (): Promise<void> => {
        try {
          resolve(await call());
        } catch {
          resolveUndefined();
        }
        safely(() => cancel?.());
      };
      void settle();
    });
}
