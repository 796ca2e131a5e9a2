'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type CacheIdentity, isSameUser, keyOf } from './cache-owner.ts';

// TanStack Query detects development in the same way.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The accounts that have used a client. `null` after a warning. */
const users = new WeakMap<QueryClient, CacheIdentity | null>();

/** During development, warns once per client if a tree of another account or organization has used the query client. */
export function useSharedClientWarning(identity: CacheIdentity): void {
  const client = useQueryClient();
  useEffect(() => {
    if (process.env.NODE_ENV === 'production') return;
    const user = users.get(client);
    if (user === null) return;
    const isOfOther = user && keyOf(user) !== keyOf(identity) && !isSameUser(user, identity);
    users.set(client, isOfOther ? null : identity);
    if (!isOfOther) return;
    console.warn(
      'Two accounts or organizations use the same QueryClient, so that one of them shows the cached data of the other. Render <SessionQueryScope> instead of <SessionScope>, and no <QueryClientProvider> inside it.',
    );
  });
}
