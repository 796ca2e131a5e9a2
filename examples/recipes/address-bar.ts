import { useActiveSession, useSessionActions } from 'multisession';
import { useLayoutEffect } from 'react';

/** The history of one account's router. */
export interface OwnHistory {
  readonly address: () => string;
  readonly goTo: (address: string) => void;
  /** Calls back when the address is another one. */
  readonly onMove: (listener: (isNewEntry: boolean) => void) => () => void;
}

/** Where an account's router begins: at the page's address, unless that is another account's. */
export function firstAddress(sessionId: string): string {
  return [sessionId, undefined].includes(ownerHere()) ? here() : '/';
}

/** Makes the browser's address that of the tree on the screen. */
export function useAddressBar(own: OwnHistory): void {
  const { id } = useActiveSession();
  const { switchTo } = useSessionActions();

  // Runs whenever the tree is shown, before it is painted.
  useLayoutEffect(() => {
    const entry = { account: id };
    function follow(): void {
      if (own.address() !== here()) own.goTo(here());
    }
    function write(isNewEntry: boolean): void {
      if (own.address() === here()) return;
      if (isNewEntry) history.pushState(entry, '', own.address());
      else history.replaceState(entry, '', own.address());
    }
    function goBack(): void {
      const owner = ownerHere();
      // Its tree, when it is shown, follows the address.
      if (owner !== undefined && owner !== id) switchTo(owner).catch(follow);
      else follow();
    }

    if (ownerHere() === undefined) history.replaceState(entry, '');
    if (ownerHere() === id) follow();
    else history.pushState(entry, '', own.address());
    const stop = own.onMove(write);
    window.addEventListener('popstate', goBack);
    return () => {
      stop();
      window.removeEventListener('popstate', goBack);
    };
  }, [id, own, switchTo]);
}

function here(): string {
  return location.pathname + location.search + location.hash;
}

/** Whose the present entry of the browser's history is. */
function ownerHere(): string | undefined {
  const account: unknown = history.state?.account;
  return typeof account === 'string' ? account : undefined;
}
