import './account-menu.css';
import { useSession } from 'multisession';
import { SessionIcon, SessionSwitcher } from 'multisession/components';

/**
 * An account menu of your own: the parts bring the behaviour, and account-menu.css
 * the look.
 */
export function AccountMenu({ title = 'Accounts', settings = 'Settings' }) {
  const current = useSession();
  return (
    <SessionSwitcher.Root
      className="menu"
      onAddAccount={() => location.assign('/sign-in')}
    >
      <SessionSwitcher.Trigger className="menu-trigger">
        <SessionSwitcher.Avatar className="menu-avatar" />
        <SessionSwitcher.Name />
      </SessionSwitcher.Trigger>
      <SessionSwitcher.Popup className="menu-popup">
        <p className="menu-label">{title}</p>
        <SessionSwitcher.List className="menu-list">
          {(session) => (
            <SessionSwitcher.Item session={session} className="menu-item">
              <SessionSwitcher.Select className="menu-row">
                <SessionSwitcher.Avatar className="menu-avatar" />
                <span className="menu-text">
                  <SessionSwitcher.Name />
                  <SessionSwitcher.Identifier className="menu-muted" />
                </span>
                {session.id === current.session?.id && <SessionIcon name="check" />}
              </SessionSwitcher.Select>
              <SessionSwitcher.Error />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <SessionSwitcher.Action className="menu-row" href="/settings">
          {settings}
        </SessionSwitcher.Action>
        <SessionSwitcher.AddAccount className="menu-row" />
        <SessionSwitcher.SignOutAll className="menu-row" />
        <SessionSwitcher.Confirmation className="menu-confirmation" />
        <SessionSwitcher.Error source="signOutAll" />
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
