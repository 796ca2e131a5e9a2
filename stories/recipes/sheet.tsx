import 'multisession/styles.css';
import './sheet.css';
import { SessionSwitcher } from 'multisession/components';

export function PhoneHeader() {
  return (
    <header
      style={{
        alignItems: 'center',
        display: 'flex',
        justifyContent: 'space-between',
        padding: '1rem',
      }}
    >
      <strong>Inbox</strong>
      <SessionSwitcher
        className="account-sheet"
        variant="avatar"
        onAddAccount={() => location.assign('/sign-in')}
      />
    </header>
  );
}
