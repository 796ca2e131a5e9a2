import { describe } from 'vitest';
import { itIsIsolated, itIsIsolatedWith } from './expect-isolated.ts';
import { withReactRouter, withTanStackRouter } from './one-router.tsx';

describe('with an app of fourteen components, no data of one account is accessible to another', () => {
  itIsIsolated(() => ({}));

  itIsIsolatedWith(
    'a shared cookie and tokens, three accounts and keepAlive, in a route of React Router above the scope',
    { kind: 'a shared cookie and tokens', boundary: 'none', keepAlive: 2, accounts: 3 },
    withReactRouter,
  );
  itIsIsolatedWith(
    'ten accounts and keepAlive, in a route of TanStack Router above the scope',
    { kind: 'a session per request', boundary: 'below', keepAlive: 3, accounts: 10 },
    withTanStackRouter,
  );
});
