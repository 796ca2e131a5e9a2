import { SessionIcon, SessionSwitcher } from 'multisession/components';

export function AccountMenu({ account = 'Manage account', settings = 'Settings' }) {
  const signIn = () => location.assign('/sign-in');
  return (
    <SessionSwitcher
      onAddAccount={signIn}
      actions={
        <>
          <SessionSwitcher.Action onClick={() => location.assign('#account')}>
            <SessionIcon name="user" /> {account}
          </SessionSwitcher.Action>
          <SessionSwitcher.Action href="#settings">
            <SessionIcon name="settings" /> {settings}
          </SessionSwitcher.Action>
        </>
      }
    />
  );
}
