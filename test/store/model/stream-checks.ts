import type { WatchedTab } from './watched-tab.ts';

// One tab holds the event stream for all tabs. Another one takes over without delay.

type Report = (violation: string) => void;

/** Checks that at most one running tab has an event stream, and that a page in the back/forward cache has none. */
export function checkStreams(tabs: readonly WatchedTab[], report: Report): void {
  const listening = tabs.filter((tab) => tab.countStreams() > 0);
  const running = listening.filter(({ isFrozen }) => !isFrozen());
  if (running.length > 1) report(`${namesOf(running)} have a stream each`);
  for (const { name, isLeft } of running)
    if (isLeft()) report(`${name} is in the back/forward cache but has a stream`);
  for (const { name, countStreams } of listening) if (countStreams() > 1) report(`${name} has two streams`);
}

/** Checks that a running tab has the event stream. It can be taken from a frozen tab only by a visible one. */
export function checkSomeStream(tabs: readonly WatchedTab[], report: Report): void {
  const running = tabs.filter((tab) => tab.isRunning());
  const canLead = !tabs.some(({ isFrozen }) => isFrozen()) || running.some(({ page }) => page.isVisible());
  if (running.length === 0 || !canLead || running.some(({ countStreams }) => countStreams() > 0)) return;
  report(`${namesOf(running)} have no stream`);
}

function namesOf(tabs: readonly WatchedTab[]): string {
  return tabs.map(({ name }) => name).join(' and ');
}
