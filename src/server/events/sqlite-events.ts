import type { EventBus } from './event-bus.ts';

const POLL_INTERVAL_MS = 250;

/**
 * Creates an event bus that polls for writes of other processes to the same SQLite file. SQLite only reports that
 * another connection has changed something, so `onGap` is called for every change.
 *
 * @param readVersion A function that returns `PRAGMA data_version`, which the connection's own writes do not change, or
 *   `null` if the file is not open yet.
 */
export function sqliteEvents(readVersion: () => unknown): EventBus {
  return {
    listen({ onGap }) {
      let lastVersion = readVersion();
      const timer = setInterval(() => {
        const version = readOrNull(readVersion);
        if (version === lastVersion) return;
        lastVersion = version;
        if (version !== null) onGap();
      }, POLL_INTERVAL_MS).unref();
      return () => clearInterval(timer);
    },
  };
}

/** Returns the version, or `null` if the file cannot be read. The next version that is read then counts as a change. */
function readOrNull(readVersion: () => unknown): unknown {
  try {
    return readVersion();
  } catch {
    return null;
  }
}
