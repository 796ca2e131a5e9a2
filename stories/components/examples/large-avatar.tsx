import { SignedIn, useActiveSession } from 'multisession';
import { SessionAvatar } from 'multisession/components';

const css = '.large { --ms-avatar-size: 5rem; }';

function Profile() {
  const session = useActiveSession();
  return (
    <>
      <style>{css}</style>
      <SessionAvatar session={session} className="large" />
    </>
  );
}

export function LargeAvatar() {
  return (
    <SignedIn>
      <Profile />
    </SignedIn>
  );
}
