import type { BackendKind, WorldOptions } from './world.tsx';

/** The conditions that an app runs under. */
export interface Setting extends WorldOptions {
  readonly kind: BackendKind;
  readonly boundary: 'none' | 'above' | 'below';
}

const perRequest = 'a session per request';
const cookie = 'a shared cookie only';

// A covering array: every pair of values of two conditions occurs in all six settings, and every value in each half.
// Therefore scenarios that run in one half each cover every pair of a scenario and a value as well.

export const halves: readonly (readonly Setting[])[] = [
  [
    { kind: perRequest, boundary: 'none', keepAlive: undefined, isStrict: false },
    { kind: perRequest, boundary: 'above', keepAlive: 3, isStrict: true },
    { kind: cookie, boundary: 'below', keepAlive: undefined, isStrict: true },
  ],
  [
    { kind: cookie, boundary: 'none', keepAlive: 3, isStrict: true },
    { kind: cookie, boundary: 'above', keepAlive: undefined, isStrict: false },
    { kind: perRequest, boundary: 'below', keepAlive: 3, isStrict: false },
  ],
];

/** Describes a setting in a test title. */
export function describeSetting({ kind, boundary, keepAlive, isStrict = true }: Setting): string {
  const trees = keepAlive === undefined ? 'one tree' : 'keepAlive';
  return `${kind}, ${trees}, ${isStrict ? 'StrictMode' : 'no StrictMode'} and ${boundary === 'none' ? 'no boundary' : `a boundary ${boundary} the scope`}`;
}
