import { useSuspenseSession } from 'multisession';
import { Suspense } from 'react';

function Greeting() {
  const { session } = useSuspenseSession();
  return (
    <p>
      {session ? `Hello, ${session.publicUserData?.firstName}.` : 'Please sign in.'}
    </p>
  );
}

export function Page() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Greeting />
    </Suspense>
  );
}
