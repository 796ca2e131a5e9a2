import 'multisession/styles.css';
import { SessionSwitcher } from 'multisession/components';

export function Sidebar() {
  return (
    <aside
      style={{
        blockSize: '100%',
        display: 'flex',
        flexDirection: 'column',
        inlineSize: '15rem',
      }}
    >
      <nav
        aria-label="Main"
        style={{ display: 'grid', lineHeight: '32px', padding: '1rem' }}
      >
        <strong>Acme</strong>
        <a href="#inbox">Inbox</a>
        <a href="#drafts">Drafts</a>
        <a href="#archive">Archive</a>
      </nav>
      <div style={{ marginBlockStart: 'auto', padding: '0.5rem' }}>
        <SessionSwitcher
          variant="row"
          side="top"
          align="start"
          onAddAccount={() => location.assign('/sign-in')}
        />
      </div>
    </aside>
  );
}
