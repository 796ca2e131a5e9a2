import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
} from 'fast-check';
import type { ClosedStatus } from 'multisession/core';

// Steps are plain data, so that a failing scenario can be printed, shrunk and replayed.

/** One step of a scenario. `tab` and `session` are indexes counted from the newest; a session may not exist. */
export type Step =
  | { readonly do: 'open' }
  | { readonly do: TabStep; readonly tab: number }
  | {
      readonly do: 'sign-in';
      readonly tab: number;
      readonly user: string;
      readonly pending: boolean;
      readonly minutes: number;
    }
  | {
      readonly do: 'switch';
      readonly tab: number;
      readonly session: number | null;
      readonly organizationId?: string | null;
    }
  | {
      readonly do: 'sign-out';
      readonly tab: number;
      readonly session: number | null;
      readonly scope: 'session' | 'all';
      readonly mode: 'remove' | 'end';
      readonly nextSession: 'most-recent' | 'none' | 'oldest';
    }
  | { readonly do: 'end' | 'remove' | 'touch'; readonly tab: number; readonly session: number }
  | {
      readonly do: 'token';
      readonly tab: number;
      readonly session: number;
      readonly options: TokenOptions | null;
    }
  | { readonly do: 'server-close'; readonly session: number; readonly status: ClosedStatus }
  | {
      readonly do: 'server-change';
      readonly session: number;
      readonly to: 'active' | 'pending' | 'organization';
    }
  | { readonly do: 'advance' | 'sleep'; readonly ms: number }
  | { readonly do: 'set-clock'; readonly tab: number; readonly ms: number }
  | { readonly do: 'offline' | 'down'; readonly on: boolean }
  | {
      readonly do: 'freeze';
      readonly tab: number;
      readonly session: number;
      readonly during: InterruptedOperation;
    }
  | { readonly do: 'unfreeze' }
  | { readonly do: 'break-streams' | 'delay-events'; readonly ms: number }
  | { readonly do: 'inject-fault'; readonly calls: number; readonly fault: FaultStep };

/** The operation that is in progress when a page is frozen. */
type InterruptedOperation = 'switch' | 'token' | 'nothing';

type TabStep =
  | 'close'
  | 'crash'
  | 'reload'
  | 'pagehide'
  | 'pageshow'
  | 'hide'
  | 'focus'
  | 'interaction'
  | 'refresh';

export interface TokenOptions {
  readonly template?: string;
  readonly organizationId?: string | null;
  readonly skipCache?: boolean;
  readonly leewayInSeconds?: number;
  readonly throwOnError?: boolean;
}

export interface FaultStep {
  readonly kind:
    | 'slow-request'
    | 'slow-response'
    | 'lost-response'
    | 'network_error'
    | 'server_error'
    | 'rate_limited'
    | 'duplicate'
    | 'wrong-session'
    | 'forbidden';
  readonly ms: number;
}

const tab = nat({ max: 3 });
const session = nat({ max: 5 });
const ms = constantFrom(1, 1, 50, 150, 1000, 4000, 12_000);

const tabStep = (...names: readonly [TabStep, ...TabStep[]]) => record({ do: constantFrom(...names), tab });

const tokenOptions = constantFrom<TokenOptions | null>(
  null,
  null,
  null,
  {},
  {},
  { leewayInSeconds: 0 },
  { skipCache: true },
  { template: 'supabase' },
  { organizationId: 'org_1' },
  { throwOnError: false },
);

const step: Arbitrary<Step> = oneof(
  { weight: 5, arbitrary: constant({ do: 'open' } as const) },
  {
    weight: 7,
    arbitrary: tabStep(
      'close',
      'crash',
      'reload',
      'pagehide',
      'pageshow',
      'hide',
      'focus',
      'interaction',
      'refresh',
    ),
  },
  {
    weight: 2,
    arbitrary: record({
      do: constant('freeze' as const),
      tab,
      session,
      during: constantFrom<InterruptedOperation>('switch', 'token', 'nothing'),
    }),
  },
  { weight: 1, arbitrary: constant({ do: 'unfreeze' } as const) },
  {
    weight: 7,
    arbitrary: record({
      do: constant('sign-in' as const),
      tab,
      user: constantFrom('Ada', 'Bob', 'Carol', 'Dan'),
      pending: boolean(),
      minutes: constantFrom(1, 2, 60),
    }),
  },
  {
    weight: 12,
    arbitrary: record(
      {
        do: constant('switch' as const),
        tab,
        session: option(session, { freq: 6 }),
        organizationId: constantFrom(null, 'org_1', 'org_2'),
      },
      { requiredKeys: ['do', 'tab', 'session'] },
    ),
  },
  {
    weight: 6,
    arbitrary: record({
      do: constant('sign-out' as const),
      tab,
      session: option(session, { freq: 2 }),
      scope: constantFrom('session', 'session', 'session', 'all'),
      mode: constantFrom('remove', 'end'),
      nextSession: constantFrom('most-recent', 'none', 'oldest'),
    }),
  },
  {
    weight: 4,
    arbitrary: record({ do: constantFrom('end', 'remove', 'touch'), tab, session }),
  },
  {
    weight: 9,
    arbitrary: record({
      do: constant('token' as const),
      tab,
      session,
      options: tokenOptions,
    }),
  },
  {
    weight: 5,
    arbitrary: record({
      do: constant('server-close' as const),
      session,
      status: constantFrom('revoked', 'ended', 'replaced', 'removed', 'expired'),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: constant('server-change' as const),
      session,
      to: constantFrom('active', 'pending', 'organization'),
    }),
  },
  {
    weight: 14,
    arbitrary: record({
      do: constant('advance' as const),
      ms: constantFrom(1, 1, 1, 20, 200, 2000, 6000, 20_000, 61_000),
    }),
  },
  {
    weight: 3,
    arbitrary: record({
      do: constant('sleep' as const),
      ms: constantFrom(30_000, 100_000, 3_600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      do: constant('set-clock' as const),
      tab,
      ms: constantFrom(-3_600_000, -40_000, 0, 40_000, 3_600_000),
    }),
  },
  {
    weight: 3,
    arbitrary: record({ do: constantFrom('offline', 'down'), on: boolean() }),
  },
  { weight: 3, arbitrary: record({ do: constantFrom('break-streams', 'delay-events'), ms }) },
  {
    weight: 10,
    arbitrary: record({
      do: constant('inject-fault' as const),
      calls: integer({ min: 1, max: 3 }),
      fault: record({
        kind: constantFrom(
          'slow-request',
          'slow-response',
          'lost-response',
          'network_error',
          'server_error',
          'rate_limited',
          'duplicate',
          'wrong-session',
          'forbidden',
        ),
        ms,
      }),
    }),
  },
);

const steps: Arbitrary<readonly Step[]> = array(step, {
  minLength: 1,
  maxLength: 24,
  size: 'max',
});

/** A scenario to simulate. */
export interface Scenario {
  /** Whether the backend pushes events. */
  readonly events: boolean;
  readonly steps: readonly Step[];
}

export const scenarios: Arbitrary<Scenario> = record({ events: boolean(), steps });
