import {
  ConnectionDegraded,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SignedIn,
  SignedOut,
} from 'multisession';

export function Page() {
  return (
    <>
      <ConnectionDegraded>
        <p>No connection. The page may be out of date.</p>
      </ConnectionDegraded>
      <SessionLoading>
        <p>Loading…</p>
      </SessionLoading>
      <SessionFailed>
        <p>The server cannot be reached.</p>
      </SessionFailed>
      <SignedOut>
        <p>Please sign in.</p>
      </SignedOut>
      <SessionPending>
        <p>One more step.</p>
      </SessionPending>
      <SignedIn>
        <p>Welcome.</p>
      </SignedIn>
    </>
  );
}
