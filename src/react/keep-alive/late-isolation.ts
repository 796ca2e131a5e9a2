import { importWithRetry } from '../../backend/index.ts';

type DomIsolation = typeof import('./dom-isolation.ts');

let code: DomIsolation | undefined;
let loading: Promise<void> | undefined;

/** Returns the code that isolates hidden trees from the page, if it is loaded. Without it, no tree may be hidden. */
export function domIsolation(): DomIsolation | undefined {
  return code;
}

/** Loads the code that isolates hidden trees from the page, which the first tree does not need: a chunk of its own. */
export function loadDomIsolation(): Promise<void> {
  return (loading ??= importWithRetry(() => import('./dom-isolation.ts'), 'deactivateDom').then((loaded) => {
    code = loaded;
  }));
}
