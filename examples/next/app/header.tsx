'use client';

import { SessionSwitcher } from 'multisession/components';
import { useRouter } from 'next/navigation';

export function Header() {
  const router = useRouter();
  const openSignIn = () => router.push('/sign-in');
  return (
    <header>
      <strong>Notes</strong>
      <SessionSwitcher onAddAccount={openSignIn} onSignInAgain={openSignIn} />
    </header>
  );
}
