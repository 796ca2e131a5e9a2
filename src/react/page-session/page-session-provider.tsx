'use client';

import { type ReactNode, useState } from 'react';
import type { PageSession } from '../../session/index.ts';
import { type OpenStoreOptions, openPageStore } from '../../store/index.ts';
import { SessionProvider } from '../session-provider.tsx';
import { PageTree } from './page-tree.tsx';

export interface PageSessionProviderProps extends OpenStoreOptions {
  /** The session that the page was rendered for, from `resolvePageSession()`. Read once. */
  readonly pageSession: PageSession;
  /** The nonce of the Content Security Policy, for the inline script. Its text is `pageSessionGuard`. */
  readonly nonce?: string | undefined;
  /**
   * The content to show if the tab has selected another session, until the browser has rendered that one. It stays if the
   * scripts of the page fail, so do not include data of an account. Default: a message.
   */
  readonly loading?: ReactNode;
  /** The page of the session. */
  readonly children?: ReactNode;
}

/**
 * Provides the sessions of this client like `<SessionProvider>`, on a page that a server has rendered. The page is signed in
 * from the first byte.
 *
 * If the tab has selected a session other than that of the page, the content of the page is never shown, and none of its
 * components run in the browser. The content is rendered in the browser for the session of the tab instead. Render the
 * provider inside `<body>`, around all content that depends on the session.
 *
 * @example
 * ```tsx
 * import type { PageSession } from 'multisession';
 *
 * const backend = httpBackend({ baseUrl: '/', preload: false });
 *
 * const Root = (props: { pageSession: PageSession }) => (
 *   <PageSessionProvider backend={backend} pageSession={props.pageSession}>
 *     <App />
 *   </PageSessionProvider>
 * );
 * ```
 */
export function PageSessionProvider({
  pageSession,
  nonce,
  loading,
  children,
  ...options
}: PageSessionProviderProps): ReactNode {
  const [page] = useState(pageSession);
  const [store] = useState(() => openPageStore(options, page));
  return (
    <SessionProvider store={store}>
      <PageTree page={page} nonce={nonce} loading={loading}>
        {children}
      </PageTree>
    </SessionProvider>
  );
}
