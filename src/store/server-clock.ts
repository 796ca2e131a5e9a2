import type { EnvironmentClock } from './environment.ts';

/** The server's clock, as far as its answers tell. Deadlines are the server's, so they are measured with it. */
export interface ServerClock {
  /** In ms. The local clock as long as the server has not told its own. */
  readonly now: () => number;
  /** The local clock, in ms. */
  readonly wall: () => number;
  /** Takes note of the time that an answer brought, to a request sent at that moment of the wall clock. */
  readonly note: (serverNow: Date | null | undefined, sentAt: number) => void;
}

export function createServerClock({ wall }: EnvironmentClock): ServerClock {
  let offset = 0;
  return {
    now: () => wall() + offset,
    wall,
    note(serverNow, sentAt) {
      if (!serverNow) return;
      // It was then at some moment between the two; a laptop may have slept in the meantime.
      const least = serverNow.getTime() - wall();
      const most = serverNow.getTime() - sentAt;
      offset = Math.min(Math.max(offset, least), most);
    },
  };
}
