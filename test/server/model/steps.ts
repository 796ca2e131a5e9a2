import {
  array,
  boolean,
  constantFrom,
  type Arbitrary,
  integer,
  nat,
  oneof,
  record,
  constant,
} from 'fast-check';
import { networkModes, type NetworkMode } from './network.ts';

// Steps are plain data, so that a failing scenario can be printed, shrunk and replayed.

/** One step of a scenario. `tab` and `session` are indexes counted from the newest; a session may not exist. */
export type Step =
  /** `rendered`: the page contains the client as of its navigation. */
  | { readonly do: 'open'; readonly rendered: boolean }
  | { readonly do: TabStep; readonly tab: number }
  | { readonly do: 'sign-in'; readonly tab: number; readonly user: string }
  | { readonly do: SessionStep; readonly tab: number; readonly session: number }
  | { readonly do: 'revoke' | 'evict'; readonly session: number }
  | { readonly do: 'network'; readonly mode: NetworkMode }
  | { readonly do: 'broadcasts'; readonly maxDelayMs: number }
  | { readonly do: 'advance' | 'sleep'; readonly ms: number };

type TabStep = 'close' | 'crash' | 'reload' | 'pagehide' | 'pageshow' | 'focus' | 'refresh' | 'remove-all';
type SessionStep = 'switch' | 'touch' | 'token' | 'end' | 'remove' | 'verify-factor';

const tab = nat({ max: 3 });
const session = nat({ max: 4 });
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const step: Arbitrary<Step> = oneof(
  { weight: 6, arbitrary: record({ do: constant('open' as const), rendered: boolean() }) },
  {
    weight: 8,
    arbitrary: record({
      do: constantFrom<TabStep>(
        'close',
        'crash',
        'reload',
        'pagehide',
        'pageshow',
        'focus',
        'focus',
        'refresh',
        'refresh',
      ),
      tab,
    }),
  },
  {
    weight: 14,
    arbitrary: record({
      do: constant('sign-in' as const),
      tab,
      user: constantFrom('user_ada', 'user_bob', 'user_carol', 'user_dan', 'user_eve'),
    }),
  },
  {
    weight: 16,
    arbitrary: record({
      do: constantFrom<SessionStep>(
        'switch',
        'touch',
        'touch',
        'token',
        'end',
        'remove',
        'verify-factor',
        'verify-factor',
      ),
      tab,
      session,
    }),
  },
  { weight: 2, arbitrary: record({ do: constant('remove-all' as const), tab }) },
  { weight: 3, arbitrary: record({ do: constantFrom('revoke', 'revoke', 'evict'), session }) },
  { weight: 8, arbitrary: record({ do: constant('network' as const), mode: constantFrom(...networkModes) }) },
  {
    weight: 4,
    arbitrary: record({ do: constant('broadcasts' as const), maxDelayMs: constantFrom(0, 50, 3000, 12_000) }),
  },
  {
    weight: 16,
    arbitrary: record({
      do: constant('advance' as const),
      ms: constantFrom(0, 1, 20, 200, 200, 1500, 6000, 25_000),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: constant('sleep' as const),
      ms: constantFrom(11 * MINUTE_MS, 25 * HOUR_MS, 25 * HOUR_MS, 61 * HOUR_MS),
    }),
  },
);

/** A scenario to simulate. The seed determines delays, losses and secrets. */
export interface Scenario {
  readonly seed: number;
  readonly steps: readonly Step[];
}

export const scenarios: Arbitrary<Scenario> = record({
  seed: integer({ min: 1, max: 2 ** 31 - 1 }),
  steps: array(step, { minLength: 1, maxLength: 30, size: 'max' }),
});
