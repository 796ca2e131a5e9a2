import { SessionIcon, SessionSwitcher } from 'multisession/components';

export function AccountMenu() {
  const signIn = () => location.assign('/sign-in');
  return (
    <SessionSwitcher
      onAddAccount={signIn}
      actions={
        <>
          <SessionSwitcher.Action onClick={() => location.assign('#account')}>
            <SessionIcon name="user" /> Manage account
          </SessionSwitcher.Action>
          <SessionSwitcher.Action href="#settings">
            <SessionIcon name="settings" /> Settings
          </SessionSwitcher.Action>
        </>
      }
    />
  );
}
