import { safely, type SetTimer } from './safely.ts';

/** Resolves to the result of `call`, or to undefined if it throws, rejects, or does not settle within `ms`. */
export type WithTimeout = <Result>(ms: number, call: () => Promise<Result>) => Promise<Result | undefined>;

/** Creates a {@link WithTimeout} that uses the given timer. If the timer throws, it resolves immediately. */
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
