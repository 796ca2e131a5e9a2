import { SignedIn, useActiveSession } from 'multisession';
import { SessionAvatar } from 'multisession/components';

function CurrentAvatar() {
  return <SessionAvatar session={useActiveSession()} />;
}

export function Header() {
  return (
    <SignedIn>
      <CurrentAvatar />
    </SignedIn>
  );
}
