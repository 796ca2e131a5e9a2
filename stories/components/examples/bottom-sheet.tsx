import { useSession } from 'multisession';
import { SessionIcon, SessionSwitcher } from 'multisession/components';

const sheet = {
  border: '1px solid #888b',
  borderRadius: '1rem 1rem 0 0',
  boxShadow: '0 0 2rem rgb(0 0 0 / 30%)',
  boxSizing: 'border-box',
  inlineSize: 'auto',
  inset: 'auto 0 0',
  maxInlineSize: 'none',
  padding: '1rem',
} as const;

export function BottomSheet() {
  const current = useSession();
  return (
    <SessionSwitcher.Root onAddAccount={() => location.assign('/sign-in')}>
      <SessionSwitcher.Trigger className="ms-button" />
      <SessionSwitcher.Popup style={sheet}>
        <SessionSwitcher.List
          style={{ display: 'grid', gap: '0.5rem', margin: '0 0 1rem', padding: 0 }}
        >
          {(session) => (
            <SessionSwitcher.Item session={session} style={{ display: 'grid' }}>
              <SessionSwitcher.Select className="ms-button">
                <SessionSwitcher.Name />{' '}
                {session.id === current.session?.id && <SessionIcon name="check" />}
              </SessionSwitcher.Select>
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <SessionSwitcher.AddAccount className="ms-button" />
          <SessionSwitcher.Close className="ms-button" />
        </div>
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
