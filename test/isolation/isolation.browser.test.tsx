import { describe } from 'vitest';
import { itIsIsolated, itIsIsolatedWith } from './expect-isolated.ts';
import { withReactRouter, withTanStackRouter } from './one-router.tsx';

describe('with an app of fourteen components, no data of one account is accessible to another', () => {
  itIsIsolated(() => ({}));

  // Not in the settings: every pair with them would run each library half as often again.
  itIsIsolatedWith(
    'a session per request and keepAlive, in one scope within another',
    { kind: 'a session per request', boundary: 'below', keepAlive: 3, scopes: 'nested' },
    () => ({}),
  );
  itIsIsolatedWith(
    'a shared cookie and tokens, three accounts and keepAlive, in two scopes side by side',
    {
      kind: 'a shared cookie and tokens',
      boundary: 'none',
      keepAlive: 2,
      accounts: 3,
      scopes: 'side by side',
    },
    () => ({}),
  );

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
