import { safely, type SetTimer } from './safely.ts';

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
