import type { EventBus } from './event-bus.ts';

const POLL_INTERVAL_MS = 250;

/**
 * Notices what other processes write to the same SQLite file. SQLite tells a connection only that another one has
 * changed something, so what it was has to be read.
 *
 * @param readVersion answers `PRAGMA data_version`, which the connection's own writes do not change.
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

/** Null if the file cannot be read now: the first time that it can, its version counts as another one. */
function readOrNull(readVersion: () => unknown): unknown {
  try {
    return readVersion();
  } catch {
    return null;
  }
}
