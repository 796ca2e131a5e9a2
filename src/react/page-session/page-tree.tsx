'use client';

import {
  Activity,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { PageSession } from '../../session/index.ts';
import type { SessionStore } from '../../store/index.ts';
import { useSessionStore } from '../store-context.ts';
import { useIsServerRendered } from '../use-is-server-rendered.ts';
import { pageSessionGuard } from './page-session-guard.ts';
import { AmbiguousPageContext, removeSentTitles } from './session-title.tsx';
import { mayHaveInputOfOthers, recordShown } from './shown-accounts.ts';

interface PageTreeProps {
  readonly page: PageSession;
  readonly nonce: string | undefined;
  readonly loading: ReactNode;
  readonly children: ReactNode;
}

const DEFAULT_LOADING = 'Loading … If the page does not appear, reload it.';

/** The tree that is shown: `unknown` until the selection of the tab has been read. */
type ShownTree = 'unknown' | 'page' | 'tab';

/**
 * Renders the tree of the page's session, or a new tree if the tab has selected another session.
 *
 * React hydrates the content of an `<Activity>` separately, after the components around it. Until then, it can be
 * discarded without running any of its effects. Other than `<Suspense>`, it is sent in place whatever its size.
 */
export function PageTree({ page, nonce, loading = DEFAULT_LOADING, children }: PageTreeProps): ReactNode {
  const store = useSessionStore();
  const isServerRendered = useIsServerRendered();
  const [shown, setShown] = useState<ShownTree>('unknown');
  // Effects run more than once in `<StrictMode>` and `<Activity>`.
  const isDecided = useRef(false);
  useLayoutEffect(() => {
    const disconnect = store.connect();
    if (!isDecided.current) {
      isDecided.current = true;
      const isSame = isAsRendered(store);
      if (!isSame) removeSentTitles();
      // oxlint-disable-next-line react/set-state-in-effect -- only the browser knows the selection of the tab
      setShown(isSame ? 'page' : 'tab');
    }
    return disconnect;
  }, [store]);
  useEffect(() => {
    const record = () => recordShown(store.getCurrent().session);
    record();
    return store.subscribe(record);
  }, [store]);

  // Whether the content might be that of another account than the tab shows.
  const isAmbiguous = page.hasOthers && !page.isRequested;
  const isNew = shown === 'tab' || !isServerRendered;
  // Must not change otherwise: an update would make React hydrate the content of the `<Activity>` at once.
  const tree = useMemo(
    () =>
      isNew ? (
        <Suspense key="tab" fallback={loading}>
          {children}
        </Suspense>
      ) : (
        <Activity key="page">
          <AmbiguousPageContext value={isAmbiguous}>{children}</AmbiguousPageContext>
        </Activity>
      ),
    [isNew, loading, isAmbiguous, children],
  );
  const { sessionId, organizationId, isRequested } = page;
  const isUnknown = shown === 'unknown';
  return (
    <>
      {isServerRendered && (
        <script
          nonce={nonce}
          data-session={sessionId}
          data-organization={organizationId}
          data-requested={isRequested || undefined}
          // Browsers hide the nonce from scripts.
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: pageSessionGuard }}
        />
      )}
      {/* The script overrides `hidden`. Without it, ambiguous content is hidden. */}
      <div
        data-multisession={isUnknown ? 'page' : undefined}
        hidden={isUnknown && isAmbiguous}
        // Not in the HTML, where a Content Security Policy may block it.
        style={isUnknown ? undefined : { display: 'contents' }}
      >
        {isUnknown && !isServerRendered ? null : tree}
      </div>
      {isUnknown && (
        <div data-multisession="loading" hidden={!isAmbiguous}>
          {loading}
        </div>
      )}
    </>
  );
}

/** Returns whether the page is that of the session and organization of the tab, without input of others. */
function isAsRendered(store: SessionStore): boolean {
  const rendered = store.getCurrent(store.getInitialState()).session;
  const current = store.getCurrent().session;
  return (
    current?.id === rendered?.id &&
    current?.lastActiveOrganizationId === rendered?.lastActiveOrganizationId &&
    !mayHaveInputOfOthers(current)
  );
}
