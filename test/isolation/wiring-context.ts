import { createContext } from 'react';
import type { Wiring } from './wiring.tsx';

/** The parts of {@link Wiring} that components read. */
export type ComponentWiring = Pick<Wiring, 'createFetch' | 'Content' | 'Extra'>;

export const WiringContext = createContext<ComponentWiring>({
  createFetch: (bound) => bound,
  Content: () => null,
  Extra: () => null,
});
