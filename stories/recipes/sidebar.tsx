import 'multisession/styles.css';
import { SessionSwitcher } from 'multisession/components';

export function Sidebar({ inbox = 'Inbox', drafts = 'Drafts', archive = 'Archive' }) {
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
        aria-label="Acme"
        style={{ display: 'grid', lineHeight: '32px', padding: '1rem' }}
      >
        <strong>Acme</strong>
        <a href="#inbox">{inbox}</a>
        <a href="#drafts">{drafts}</a>
        <a href="#archive">{archive}</a>
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
