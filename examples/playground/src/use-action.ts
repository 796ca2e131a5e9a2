import { useState } from 'react';

/** An action of the user, with the state of its last run. */
export interface Action<Arguments extends readonly unknown[]> {
  readonly run: (...args: Arguments) => void;
  readonly isPending: boolean;
  /** The message of the last failure. */
  readonly error: string | undefined;
}

/** Returns an action that runs a function, and keeps the message of its failure. */
export function useAction<Arguments extends readonly unknown[]>(
  perform: (...args: Arguments) => Promise<unknown>,
): Action<Arguments> {
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<string>();

  async function start(args: Arguments): Promise<void> {
    setIsPending(true);
    setError(undefined);
    await perform(...args).catch((cause: unknown) =>
      setError(cause instanceof Error ? cause.message : String(cause)),
    );
    setIsPending(false);
  }

  return { run: (...args) => void start(args), isPending, error };
}
