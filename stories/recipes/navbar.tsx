import 'multisession/styles.css';
import { SessionIcon, SessionSwitcher } from 'multisession/components';

export function Navbar() {
  return (
    <header
      style={{
        alignItems: 'center',
        display: 'flex',
        gap: '1.5rem',
        padding: '0.75rem 1.25rem',
      }}
    >
      <strong>Acme</strong>
      <nav aria-label="Main" style={{ display: 'flex', flex: 1, gap: '1rem' }}>
        <a href="#projects">Projects</a>
        <a href="#reports">Reports</a>
      </nav>
      <SessionSwitcher
        onAddAccount={() => location.assign('/sign-in')}
        actions={
          <>
            <SessionSwitcher.Action href="/account">
              <SessionIcon name="user" /> Manage account
            </SessionSwitcher.Action>
            <SessionSwitcher.Action href="/settings">
              <SessionIcon name="settings" /> Settings
            </SessionSwitcher.Action>
          </>
        }
      />
    </header>
  );
}
