import { safely } from '../../backend/index.ts';
import { report } from '../report.ts';
import type { SessionStore } from '../session-store.ts';
import type { SignInContext } from './sign-in-context.ts';

/** The code of sign-ins and navigations, which the first paint does not need. */
type SignInCode = Pick<
  typeof import('./sign-in.ts'),
  'addAccount' | 'navigateTo' | 'reauthenticate' | 'settleRedirect'
>;

/** Returns the code, or a promise of it. */
export type LoadSignIn = () => SignInCode | Promise<SignInCode>;

/** The sign-ins of a store. */
export interface SignIns extends Pick<SessionStore, 'addAccount' | 'reauthenticate'> {
  /**
   * Finishes the sign-in by redirect that the page is the end of, if any. Returns a promise that settles when the store may
   * send requests; undefined if it may at once.
   */
  readonly finishRedirect: () => Promise<unknown> | undefined;
  readonly navigateTo: (url: string) => void;
}

export function createSignIns(context: SignInContext, loadCode: LoadSignIn): SignIns {
  /** Runs the code at once if it is loaded, so that the backend can open a window within the click of the user. */
  async function run<Result>(call: (code: SignInCode) => Result): Promise<Awaited<Result>> {
    const code = loadCode();
    return await call(code instanceof Promise ? await code : code);
  }

  return {
    addAccount: (options) => run((code) => code.addAccount(context, options)),
    reauthenticate: (session, options) => run((code) => code.reauthenticate(context, session, options)),
    finishRedirect() {
      const { backend, environment } = context;
      const { signInMethods } = backend;
      if (!signInMethods?.finishRedirect) return undefined;
      const url = safely(() => (environment.given ?? globalThis).location?.href);
      const { signal } = new AbortController();
      // Rejects also if the backend throws at once.
      const result = url ? (async () => signInMethods.finishRedirect?.(url, { signal }))() : undefined;
      const settle = (): Promise<void> => run((code) => code.settleRedirect(context, result));
      return result?.then((isEnd) => isEnd && settle(), settle);
    },
    navigateTo: (url) => void run((code) => code.navigateTo(context, url)).catch(report),
  };
}
