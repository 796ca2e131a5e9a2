import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** How much a random test of this project may run: few in `npm test`, many in `npm run test:matrix`. */
    runs: 'few' | 'many';
  }
}

/** The number of runs of a random test, according to the project that it runs in. */
export function runs({ few, many }: { readonly few: number; readonly many: number }): number {
  return inject('runs') === 'many' ? many : few;
}
