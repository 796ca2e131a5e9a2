'use client';

import { UrlSessionProvider } from 'multisession';
import { useParams, useRouter } from 'next/navigation';
import type { ReactNode } from 'react';

/** In the root layout, around everything that depends on the account, so that it keeps its state when the account changes. */
export function AccountUrl({ children }: { children: ReactNode }) {
  const { account } = useParams<{ account?: string }>();
  const { push } = useRouter();
  return (
    <UrlSessionProvider account={account} navigate={(next) => push(`/u/${next}`)}>
      {children}
    </UrlSessionProvider>
  );
}
