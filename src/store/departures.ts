import type { NextSessionStrategy } from './next-session.ts';

/** The sessions that are being signed out here, by choice, and who follows them. */
export interface Departures {
  /** A session is being signed out, until the returned function is called. */
  readonly begin: (id: string, next: NextSessionStrategy) => () => void;
  /** Who follows that session, if it is being signed out here. */
  readonly nextAfter: (id: string) => NextSessionStrategy | undefined;
  readonly ids: () => readonly string[];
}

export function createDepartures(): Departures {
  // A list, because two sign-outs of one session may be under way, and each may fail.
  let departures: readonly { readonly id: string; readonly next: NextSessionStrategy }[] = [];
  return {
    begin(id, next) {
      const departure = { id, next };
      departures = [...departures, departure];
      return () => {
        departures = departures.filter((other) => other !== departure);
      };
    },
    nextAfter: (id) => departures.findLast((departure) => departure.id === id)?.next,
    ids: () => departures.map(({ id }) => id),
  };
}
