import type { WatchedTab } from './watched-tab.ts';

// One tab for all listens to what the server pushes. Whoever takes over does so before any time passes.

type Wrong = (what: string) => void;

/** Of the tabs that run one at most has a stream, and a page that was left has none. */
export function checkStreams(tabs: readonly WatchedTab[], wrong: Wrong): void {
  const listening = tabs.filter((tab) => tab.countStreams() > 0);
  const running = listening.filter(({ isFrozen }) => !isFrozen());
  if (running.length > 1) wrong(`${namesOf(running)} have a stream each`);
  for (const { name, isLeft } of running) if (isLeft()) wrong(`${name} was left, and has a stream`);
  for (const { name, countStreams } of listening) if (countStreams() > 1) wrong(`${name} has two streams`);
}

/** One of the tabs that run has a stream. From a tab that is frozen only one that is looked at takes it. */
export function checkSomeStream(tabs: readonly WatchedTab[], wrong: Wrong): void {
  const running = tabs.filter((tab) => tab.isHere());
  const canLead = !tabs.some(({ isFrozen }) => isFrozen()) || running.some(({ page }) => page.isVisible());
  if (running.length === 0 || !canLead || running.some(({ countStreams }) => countStreams() > 0)) return;
  wrong(`${namesOf(running)} have no stream`);
}

function namesOf(tabs: readonly WatchedTab[]): string {
  return tabs.map(({ name }) => name).join(' and ');
}
