import type { EnvironmentClock } from './environment.ts';

/** The server's clock, as far as its answers tell. Deadlines are the server's, so they are measured with it. */
export interface ServerClock {
  /** In ms. The local clock as long as the server has not told its own. */
  readonly now: () => number;
  /** Takes note of the time that an answer brought. */
  readonly note: (serverNow: Date | null | undefined) => void;
}

export function createServerClock({ wall }: EnvironmentClock): ServerClock {
  let offset = 0;
  return {
    now: () => wall() + offset,
    note(serverNow) {
      if (serverNow) offset = serverNow.getTime() - wall();
    },
  };
}
