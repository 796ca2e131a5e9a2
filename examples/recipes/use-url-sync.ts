import { useActiveSession, useSessionActions } from 'multisession';
import { useLayoutEffect } from 'react';

/** The navigation history of one account's router. */
export interface AccountHistory {
  readonly getUrl: () => string;
  readonly replace: (url: string) => void;
  /** Subscribes to navigations. Returns the function that unsubscribes. */
  readonly listen: (listener: (isNewEntry: boolean) => void) => () => void;
}

/**
 * Returns the URL at which an account's router starts: the browser's, unless its
 * history entry belongs to another account.
 */
export function initialUrl(sessionId: string): string {
  return [sessionId, undefined].includes(currentEntryOwner()) ? currentUrl() : '/';
}

/** Keeps the browser's URL in sync with the router of the account on screen. */
export function useUrlSync(accountHistory: AccountHistory): void {
  const { id } = useActiveSession();
  const { switchTo } = useSessionActions();

  // Runs each time the tree is shown, before it is painted.
  useLayoutEffect(() => {
    const entry = { account: id };
    function applyUrl(): void {
      if (accountHistory.getUrl() !== currentUrl())
        accountHistory.replace(currentUrl());
    }
    function updateUrl(isNewEntry: boolean): void {
      if (accountHistory.getUrl() === currentUrl()) return;
      if (isNewEntry) history.pushState(entry, '', accountHistory.getUrl());
      else history.replaceState(entry, '', accountHistory.getUrl());
    }
    function onPopState(): void {
      const entryOwner = currentEntryOwner();
      // The other account's tree applies the URL when it is shown.
      if (entryOwner !== undefined && entryOwner !== id)
        switchTo(entryOwner).catch(applyUrl);
      else applyUrl();
    }

    if (currentEntryOwner() === undefined) history.replaceState(entry, '');
    if (currentEntryOwner() === id) applyUrl();
    else history.pushState(entry, '', accountHistory.getUrl());
    const unsubscribe = accountHistory.listen(updateUrl);
    window.addEventListener('popstate', onPopState);
    return () => {
      unsubscribe();
      window.removeEventListener('popstate', onPopState);
    };
  }, [id, accountHistory, switchTo]);
}

function currentUrl(): string {
  return location.pathname + location.search + location.hash;
}

/**
 * Returns the session ID of the account that created the browser's current history
 * entry.
 */
function currentEntryOwner(): string | undefined {
  const account: unknown = history.state?.account;
  return typeof account === 'string' ? account : undefined;
}
