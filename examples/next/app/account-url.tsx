'use client';

import { UrlSessionProvider } from 'multisession';
import { useParams, useRouter } from 'next/navigation';
import type { ReactNode } from 'react';

/**
 * Binds the header and the pages to the account in the URL. The root layout renders
 * it, because that stays mounted.
 */
export function AccountUrl({ children }: { children: ReactNode }) {
  const { account } = useParams<{ account?: string }>();
  const { push } = useRouter();
  return (
    <UrlSessionProvider account={account} navigate={(next) => push(`/u/${next}`)}>
      {children}
    </UrlSessionProvider>
  );
}
