import type { SessionEnvironment } from 'multisession/core';
import type { InMemoryTab } from '../../../src/testing/index.ts';
import type { Server } from './server.ts';

/** The page, with everything checked that its store posts to other tabs. */
export function withWatchedMessages(
  page: InMemoryTab,
  server: Server,
  wrong: (what: string) => void,
): SessionEnvironment {
  function check(message: unknown): void {
    // SAFETY: what the store posts; a test may know its form.
    const { message: told } = message as { message: { type: string; session?: unknown; client?: unknown } };
    if (told.type !== 'token' && JSON.stringify(told).includes('eyJ'))
      wrong(`posts a token in "${told.type}"`);
    if (told.type !== 'heard') return;
    // SAFETY: as above.
    const { sessions = [] } = (told.client ?? {}) as { sessions?: unknown[] };
    for (const session of [told.session ?? [], sessions].flat()) checkTold(session);
  }

  /** What a tab says that it has heard, the server has said. */
  function checkTold(session: unknown): void {
    // SAFETY: as above.
    const { id, version, status } = session as { id: string; version: number; status: string };
    const said = server.statusAt(id, version);
    // A session that was gone is told as removed by the store itself.
    if (said !== status && status !== 'removed') {
      wrong(`tells that ${id} is ${status} at ${version}, the server said ${said}`);
    }
  }

  return {
    ...page,
    createChannel(channel, onMessage) {
      const opened = page.createChannel?.(channel, onMessage);
      return {
        postMessage(message) {
          check(message);
          opened?.postMessage(message);
        },
        close: () => opened?.close(),
      };
    },
  };
}
