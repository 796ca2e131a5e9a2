import 'multisession/styles.css';
import { SessionIcon, SessionSwitcher } from 'multisession/components';

interface NavbarProps {
  readonly projects?: string;
  readonly reports?: string;
  readonly account?: string;
  readonly settings?: string;
}

export function Navbar({
  projects = 'Projects',
  reports = 'Reports',
  account = 'Manage account',
  settings = 'Settings',
}: NavbarProps) {
  return (
    <header
      style={{
        alignItems: 'center',
        display: 'flex',
        flexWrap: 'wrap',
        gap: '0.5rem 1.5rem',
        padding: '0.75rem 1rem',
      }}
    >
      <strong>Acme</strong>
      <nav aria-label="Acme" style={{ display: 'flex', flex: 1 }}>
        <a href="#projects" style={{ padding: '0.5rem 0.75rem' }}>
          {projects}
        </a>
        <a href="#reports" style={{ padding: '0.5rem 0.75rem' }}>
          {reports}
        </a>
      </nav>
      <SessionSwitcher
        style={{ marginInlineStart: 'auto' }}
        onAddAccount={() => location.assign('/sign-in')}
        actions={
          <>
            <SessionSwitcher.Action href="/account">
              <SessionIcon name="user" /> {account}
            </SessionSwitcher.Action>
            <SessionSwitcher.Action href="/settings">
              <SessionIcon name="settings" /> {settings}
            </SessionSwitcher.Action>
          </>
        }
      />
    </header>
  );
}
