import type { Token } from '../session/index.ts';
import type { EnvironmentClock } from './environment.ts';

/** Both clocks: see {@link EnvironmentClock}. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/** A token at hand. */
export interface HeldToken {
  readonly token: Token;
  readonly organizationId: string | null;
  /** The same promise for every caller. */
  readonly answer: Promise<string>;
  /** In s, as the token says. */
  readonly issuedAt: number;
  readonly lifetimeMs: number;
  /** When it was asked for: its lifetime cannot have begun earlier. */
  since: Moment;
  /** When it was last looked at closely, and until when it need not be again, both by the wall clock. */
  sureFrom: number;
  sureUntil: number;
  /** Whether anybody asked for it since it came: what nobody uses is not renewed. */
  used: boolean;
}

/** Tells how old tokens are, by their own lifetime: whatever the local clock says, and also after a sleep. */
export interface TokenAges {
  readonly now: () => Moment;
  /** For how many ms a token has been in use. */
  readonly of: (held: HeldToken) => number;
  /** Whether a token is good for so many ms more. */
  readonly isGood: (held: HeldToken | undefined, leewayMs?: number) => held is HeldToken;
  /** How many ms are left of it. */
  readonly left: (held: HeldToken) => number;
  /** Whether a token that was looked at lately is good for sure: one look at one clock. */
  readonly isSure: (held: HeldToken) => boolean;
  /** Puts right what a set clock or a long sleep has done to the times that are kept. */
  readonly lookClosely: (held: HeldToken) => void;
}

export const DEFAULT_LEEWAY_MS = 10_000;
/** How long one look at both clocks is enough, in ms: less than the leeway, so that no token runs out meanwhile. */
const SURE_MS = 5000;

export function createTokenAges({ wall, monotonic }: EnvironmentClock): TokenAges {
  const now = (): Moment => ({ wall: wall(), monotonic: monotonic() });

  function ageOf({ since }: HeldToken): number {
    return Math.max(wall() - since.wall, monotonic() - since.monotonic);
  }

  return {
    now,
    of: ageOf,
    left: (held) => held.lifetimeMs - ageOf(held),
    isGood(held, leewayMs = DEFAULT_LEEWAY_MS): held is HeldToken {
      return held !== undefined && ageOf(held) < held.lifetimeMs - leewayOf(held, leewayMs);
    },
    isSure({ sureFrom, sureUntil }) {
      const time = wall();
      return time >= sureFrom && time < sureUntil;
    },
    lookClosely(held) {
      const moment = now();
      const age = ageOf(held);
      held.since = { wall: moment.wall - age, monotonic: moment.monotonic - age };
      held.sureFrom = moment.wall;
      held.sureUntil =
        moment.wall + Math.min(held.lifetimeMs - leewayOf(held, DEFAULT_LEEWAY_MS) - age, SURE_MS);
    },
  };
}

/** Of a token that lives shortly half is enough, or it would be asked for each time. */
function leewayOf({ lifetimeMs }: HeldToken, leewayMs: number): number {
  return Math.min(leewayMs, lifetimeMs / 2);
}
