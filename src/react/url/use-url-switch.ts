'use client';

import { useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { accountSlug } from '../../session/index.ts';
import type { SwitchTo } from '../../store/index.ts';
import { useSessionStore } from '../store-context.ts';
import type { UrlSession } from './url-context.ts';
import { createUrlSwitch, type PageUrl } from './url-switch.ts';

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
  const [{ switchTo, arrive, supersede }] = useState(() => createUrlSwitch(store));
  const currentId = useStore(store, ({ currentSessionId }) => currentSessionId);
  const currentAccount = useStore(store, ({ client, currentSessionId }) => {
    const current = client?.sessions.find(({ id }) => id === currentSessionId);
    return current && accountSlug(current);
  });
  const urlId = status === 'signed-in' ? session.id : null;
  const isBound = account !== undefined && session !== undefined;
  const committed = useRef<CommittedPage>(undefined);

  // Before the page is painted.
  useLayoutEffect(() => {
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
  }, [store, account, navigate, isBound, urlId, currentId, currentAccount]);
  useLayoutEffect(() => arrive({ account, navigate }), [arrive, account, navigate]);
  useLayoutEffect(() => supersede, [supersede]);
  return switchTo;
}
