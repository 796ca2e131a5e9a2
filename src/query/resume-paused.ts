import { focusManager, onlineManager, type QueryClient } from '@tanstack/react-query';

type Subscribe = (listener: () => void) => () => void;

/**
 * Lets the mutations of a client run only while `canSend` returns true, and resumes those that are paused when the network is
 * back, the page is focused or `subscribe` calls back. TanStack Query does this only while a `QueryClientProvider` of the
 * client is mounted, and not when it is mounted again.
 */
export function resumeMutations(client: QueryClient, canSend: () => boolean, subscribe: Subscribe): void {
  const cache = client.getMutationCache();
  const canRun = cache.canRun.bind(cache);
  let stops: readonly (() => void)[] = [];

  const resume = (): void => void client.resumePausedMutations();

  cache.canRun = (mutation) => canSend() && canRun(mutation);
  // Subscribed only while it is needed, so that the client of a server's request is garbage collected.
  cache.subscribe(() => {
    const hasPaused = cache.getAll().some(({ state }) => state.isPaused);
    if (hasPaused === stops.length > 0) return;
    for (const stop of stops) stop();
    stops = hasPaused ? [onlineManager, focusManager].map((manager) => manager.subscribe(resume)) : [];
    if (hasPaused) stops = [...stops, subscribe(resume)];
  });
}

/** Resumes what was paused while no provider of the client was mounted. */
export function resumePaused(client: QueryClient): void {
  void client.resumePausedMutations();
  for (const query of client.getQueryCache().findAll({ fetchStatus: 'paused' })) query.onOnline();
}
