import { SignedIn, useActiveSession } from 'multisession';
import { SessionAvatar } from 'multisession/components';

const css = '.profile { --ms-avatar-size: 5rem; }';

function Profile() {
  const session = useActiveSession();
  return (
    <div className="profile">
      <style>{css}</style>
      <SessionAvatar session={session} />
    </div>
  );
}

export function LargeAvatar() {
  return (
    <SignedIn>
      <Profile />
    </SignedIn>
  );
}
