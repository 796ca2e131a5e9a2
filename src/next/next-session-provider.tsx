'use client';

import { type ReactNode, useState } from 'react';
import { httpBackend } from '../backend/index.ts';
import { PageSessionProvider, type PageSessionProviderProps } from '../react/index.ts';

export interface NextSessionProviderProps extends Pick<
  PageSessionProviderProps,
  'pageSession' | 'nonce' | 'loading' | 'tabMode' | 'expiryWarningMs'
> {
  readonly children?: ReactNode;
}

/**
 * Renders a {@link PageSessionProvider} for the session server of the same Next app. Other than that provider, it can be
 * rendered by a server component, which cannot pass a backend to the browser.
 *
 * @example
 * ```tsx
 * import { sessions } from './lib/sessions';
 *
 * const { pageSession } = await sessions.resolvePageSession();
 * return (
 *   <NextSessionProvider pageSession={pageSession}>
 *     <App />
 *   </NextSessionProvider>
 * );
 * ```
 */
export function NextSessionProvider(props: NextSessionProviderProps): ReactNode {
  const [backend] = useState(() => httpBackend({ baseUrl: '/', preload: false }));
  return <PageSessionProvider backend={backend} {...props} />;
}
