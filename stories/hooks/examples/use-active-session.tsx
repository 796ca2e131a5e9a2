import { SignedIn, useActiveSession } from 'multisession';

function Inbox() {
  const { publicUserData } = useActiveSession();
  return <h2>Inbox of {publicUserData?.firstName}</h2>;
}

export function InboxPage() {
  return (
    <SignedIn>
      <Inbox />
    </SignedIn>
  );
}
