import { SignOutButton } from 'multisession/components';

export function ConfirmedSignOut() {
  return (
    <SignOutButton
      onClick={(event) => {
        if (!confirm('Unsent messages will be lost. Sign out?'))
          event.preventDefault();
      }}
    />
  );
}
