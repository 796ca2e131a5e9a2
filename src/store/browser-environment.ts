import type { SessionEnvironment } from './environment.ts';
import { type BrowserScope, pageEnvironment } from './page-environment.ts';
import { tabApisOf } from './tab-apis.ts';

/**
 * Returns the environment of a browser tab. APIs that are missing (in a worker or in Node) or blocked (storage without
 * cookies, locks in a sandboxed frame) are not required.
 */
export function browserEnvironment(): SessionEnvironment {
  return environmentOf(globalThis);
}

/** Returns an environment that uses only these globals, and reads each of them lazily. */
export function environmentOf(scope: BrowserScope & { readonly location?: Location }): SessionEnvironment {
  return {
    ...pageEnvironment(scope),
    ...tabApisOf(scope),
    get location() {
      return scope.location ?? null;
    },
  };
}
