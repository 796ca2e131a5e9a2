import { type ClientSnapshot, isClosed, type SessionState } from 'multisession/core';
import type { Server } from './server.ts';
import type { WatchedTab } from './watched-tab.ts';

type Wrong = (what: string) => void;

/** Nothing is under way any more in the tabs that run, whatever has become of the others. */
export function checkIdle(tabs: readonly WatchedTab[], wrong: Wrong): void {
  for (const { name, store, open } of tabs.filter(({ isHere }) => isHere())) {
    const running = JSON.stringify(store.getState().operations);
    if (running !== '{}') wrong(`${name} still shows ${running}`);
    for (const call of open) wrong(`${name}: ${call} was never answered`);
  }
}

/** Every tab holds what the server says. */
export function checkInformed(tabs: readonly WatchedTab[], server: Server, wrong: Wrong): void {
  const expected = describeClient(server.look());
  for (const { name, store } of tabs) {
    const is = describeClient(store.getState().client);
    if (is !== expected) wrong(`${name} holds\n${is}\nthe server\n${expected}`);
  }
}

/** Ids, statuses, organizations and deadlines. */
function describeClient(client: ClientSnapshot | SessionState['client']): string {
  const sessions = client?.sessions ?? [];
  const lines = sessions.map((session) => {
    const { id, status, lastActiveOrganizationId, expireAt } = session;
    return [id, status, lastActiveOrganizationId, isClosed(session) ? '' : expireAt.toISOString()].join(' ');
  });
  return [`version ${client?.version}, last active ${client?.lastActiveSessionId}`, ...lines.toSorted()].join(
    '\n',
  );
}
