import { type ClientSnapshot, isClosed, type SessionState } from 'multisession/core';
import type { Server } from './server.ts';
import type { WatchedTab } from './watched-tab.ts';

type Report = (violation: string) => void;

/** Checks that no operation or call is pending in the tabs that are running. */
export function checkIdle(tabs: readonly WatchedTab[], report: Report): void {
  for (const { name, store, pendingCalls } of tabs.filter(({ isRunning }) => isRunning())) {
    const operations = JSON.stringify(store.getState().operations);
    if (operations !== '{}') report(`${name} still has the operations ${operations}`);
    for (const call of pendingCalls) report(`${name}: ${call} has not settled`);
  }
}

/** Checks that every tab has the same client as the server. */
export function checkSynchronized(tabs: readonly WatchedTab[], server: Server, report: Report): void {
  for (const { name, store } of tabs) {
    const { sessionPerRequest } = store.backend.capabilities;
    const expected = describeClient(server.inspect(), sessionPerRequest);
    const actual = describeClient(store.getState().client, sessionPerRequest);
    if (actual !== expected) report(`${name} has\n${actual}\nbut the server has\n${expected}`);
  }
}

/**
 * Returns the IDs, statuses, deadlines and organizations of a client. With a session per request, each tab has its own
 * organizations.
 */
function describeClient(client: ClientSnapshot | SessionState['client'], sessionPerRequest: boolean): string {
  const sessions = client?.sessions ?? [];
  const lines = sessions.map((session) => {
    const { id, status, lastActiveOrganizationId, expireAt } = session;
    const organization = sessionPerRequest ? '' : lastActiveOrganizationId;
    return [id, status, organization, isClosed(session) ? '' : expireAt.toISOString()].join(' ');
  });
  return [`version ${client?.version}, last active ${client?.lastActiveSessionId}`, ...lines.toSorted()].join(
    '\n',
  );
}
