import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The number of runs of property-based tests: few in `npm test`, many in `npm run test:matrix`. */
    runs: 'few' | 'many';
  }
}

/** Returns the number of runs of a property-based test in the current project. */
export function runs({ few, many }: { readonly few: number; readonly many: number }): number {
  return inject('runs') === 'many' ? many : few;
}
