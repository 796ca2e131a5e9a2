'use client';

import { useLayoutEffect, useRef } from 'react';
import { accountSlug } from '../../session/index.ts';
import type { SessionState, SwitchTo } from '../../store/index.ts';
import { useSessionStore } from '../store-context.ts';
import { useStoreValue } from '../use-store-value.ts';
import type { UrlSession } from './url-context.ts';
import { type PageUrl, urlSwitchOf } from './url-switch.ts';

/** The page as of the last commit. */
interface CommittedPage {
  readonly account: string;
  readonly currentId: string | null;
  /** Whether the page navigates to the account of the current session. */
  readonly isNavigating: boolean;
}

/** Keeps the current session of the tab in sync with the URL. Returns the `switchTo()` of the page. */
export function useUrlSwitch({ account, navigate }: PageUrl, { status, session }: UrlSession): SwitchTo {
  const store = useSessionStore();
  const { switchTo, arrive } = urlSwitchOf(store);
  const renderedId = useStoreValue(store, ({ currentSessionId }) => currentSessionId);
  const renderedAccount = useStoreValue(store, currentAccountOf);
  const urlId = status === 'signed-in' ? session.id : null;
  const isBound = account !== undefined && session !== undefined;
  const committed = useRef<CommittedPage>(undefined);

  // A router may keep pages in an `<Activity>`. When one is shown again, its URL determines the current session.
  useLayoutEffect(() => () => void (committed.current = undefined), []);

  // Before the page is painted.
  useLayoutEffect(() => {
    // The rendered values are outdated if the page is shown again.
    const state = store.getState();
    const currentId = state.currentSessionId;
    const currentAccount = currentAccountOf(state);
    const before = committed.current?.account === account ? committed.current : undefined;
    committed.current = undefined;
    if (!isBound) return;
    const isChanged = before !== undefined && before.currentId !== currentId;
    const isDifferent = currentId !== urlId && currentAccount !== undefined;
    // The current session was changed at this URL, for example by a sign-out. Otherwise, the URL was.
    const isNavigating = isDifferent && (isChanged || before?.isNavigating === true);
    committed.current = { account, currentId, isNavigating };
    if (isNavigating && isChanged) navigate(currentAccount);
    // If the backend refuses the switch, the previous session becomes current again.
    else if (!isNavigating && currentId !== urlId) store.switchTo(urlId).catch(() => {});
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the state changes with the rendered values
  }, [store, account, navigate, isBound, urlId, renderedId, renderedAccount]);
  useLayoutEffect(() => arrive({ account, navigate }), [arrive, account, navigate]);
  return switchTo;
}

/** Returns the account of the current session of the tab. */
function currentAccountOf({ client, currentSessionId }: SessionState): string | undefined {
  const current = client?.sessions.find(({ id }) => id === currentSessionId);
  return current && accountSlug(current);
}
