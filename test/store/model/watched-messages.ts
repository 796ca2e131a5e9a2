import type { SessionEnvironment } from 'multisession/core';
import type { InMemoryTab } from '../../../src/testing/index.ts';
import type { Server } from './server.ts';

/** Returns the environment of a page in which every message to other tabs is checked. */
export function withWatchedMessages(
  page: InMemoryTab,
  server: Server,
  report: (violation: string) => void,
): SessionEnvironment {
  function check(envelope: unknown): void {
    // SAFETY: the form of the messages that the store posts.
    const { message } = envelope as { message: { type: string; session?: unknown; client?: unknown } };
    if (message.type !== 'token' && JSON.stringify(message).includes('eyJ'))
      report(`posts a token in a message of type "${message.type}"`);
    if (message.type !== 'update') return;
    // SAFETY: as above.
    const { sessions = [] } = (message.client ?? {}) as { sessions?: unknown[] };
    for (const session of [message.session ?? [], sessions].flat()) checkSession(session);
  }

  /** Checks that the server has sent the status that a tab broadcasts. */
  function checkSession(session: unknown): void {
    // SAFETY: as above.
    const { id, version, status } = session as { id: string; version: number; status: string };
    const sent = server.statusAt(id, version);
    // The store itself broadcasts a session that no longer exists as removed.
    if (sent !== status && status !== 'removed') {
      report(`broadcasts ${id} as ${status} at version ${version}, but the server sent ${sent}`);
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
