import { useSessionActions } from 'multisession';
import { playgroundBackend } from '../backends/index.ts';
import type { Person } from '../backends/playground-backend.ts';
import { type Action, useAction } from '../use-action.ts';

/** The password of everyone in the demo. */
export const DEMO_PASSWORD = 'a password to play with';

/** Returns the sign-in of the app. After sign-in, it makes the new session current with `switchTo`. */
export function useSignIn(onDone: () => void): Action<[person: Person, password?: string]> {
  const { switchTo } = useSessionActions();
  return useAction(async (person: Person, password = DEMO_PASSWORD) => {
    const { own } = playgroundBackend;
    if (!own) throw new Error('This backend signs in itself.');
    await switchTo(await own.signIn(person, password));
    onDone();
  });
}
