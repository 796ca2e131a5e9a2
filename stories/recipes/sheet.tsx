import 'multisession/styles.css';
import './sheet.css';
import { SessionSwitcher } from 'multisession/components';

export function PhoneHeader({ title = 'Inbox' }) {
  return (
    <header
      style={{
        alignItems: 'center',
        display: 'flex',
        justifyContent: 'space-between',
        padding: '1rem',
      }}
    >
      <strong>{title}</strong>
      <SessionSwitcher
        className="account-sheet"
        variant="avatar"
        onAddAccount={() => location.assign('/sign-in')}
      />
    </header>
  );
}
