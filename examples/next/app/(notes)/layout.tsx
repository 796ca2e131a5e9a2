'use client';

import { useUrlSession } from 'multisession';
import { SessionQueryScope } from 'multisession/query';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import type { ReactNode } from 'react';

/** Contains the scope, because Next remounts what is below `[account]` when the account changes. */
export default function NotesLayout({ children }: { children: ReactNode }) {
  return (
    <SessionQueryScope keepAlive={3} loading={<main>Loading…</main>} signedOut={<NoAccount />}>
      {children}
    </SessionQueryScope>
  );
}

function NoAccount() {
  const { account } = useParams();
  const { session } = useUrlSession();
  return (
    <main>
      {account && <p>This account is not signed in in this browser.</p>}
      <Link href="/sign-in">
        {session ? `Sign in again as ${session.publicUserData?.identifier}` : 'Sign in'}
      </Link>
    </main>
  );
}
