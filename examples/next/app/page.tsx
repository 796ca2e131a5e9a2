'use client';

import { SessionQueryScope } from 'multisession/query';
import Link from 'next/link';
import { Notes } from './notes';

export default function Page() {
  const signIn = (
    <main>
      <Link href="/sign-in">Sign in</Link>
    </main>
  );
  return (
    <SessionQueryScope keepAlive={3} loading={<main>Loading…</main>} signedOut={signIn}>
      <Notes />
    </SessionQueryScope>
  );
}
