'use client';

import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';

/** Whether a tab that receives the HTML may have selected a session other than that of the page. */
export const AmbiguousPageContext = createContext(false);

export interface SessionTitleProps {
  /** The text, with data of the account. */
  readonly children: string;
}

const subscribe = () => () => {};

/**
 * Renders a `<title>` with data of an account. If several accounts are signed in, a server does not send it, because it
 * cannot know which one the tab has selected, and browsers show a title before any script runs.
 *
 * @example
 * ```tsx
 * <SessionTitle>{`Inbox of ${name}`}</SessionTitle>
 * ```
 */
export function SessionTitle({ children }: SessionTitleProps): ReactNode {
  const isAmbiguous = use(AmbiguousPageContext);
  const isHydrated = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return isAmbiguous && !isHydrated ? null : <title data-session-title="">{children}</title>;
}

/** Removes the titles of a tree that is discarded without being hydrated. React keeps elements that it has not hydrated. */
export function removeSentTitles(): void {
  for (const title of document.querySelectorAll('title[data-session-title]')) title.remove();
}
