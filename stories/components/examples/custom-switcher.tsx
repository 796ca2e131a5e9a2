import { SessionSwitcher } from 'multisession/components';

const popup = {
  border: '1px solid #888b',
  borderRadius: '0.75rem',
  insetBlock: '4rem auto',
  insetInline: '1rem',
  marginInline: 'auto 0',
  padding: '1rem',
};

export function CustomSwitcher() {
  return (
    <SessionSwitcher.Root onAddAccount={() => location.assign('/sign-in')}>
      <SessionSwitcher.Trigger className="ms-button" />
      <SessionSwitcher.Popup style={popup}>
        <SessionSwitcher.List
          style={{ display: 'grid', gap: '0.5rem', margin: '0 0 1rem', padding: 0 }}
        >
          {(session) => (
            <SessionSwitcher.Item
              session={session}
              style={{ display: 'flex', gap: '0.5rem' }}
            >
              <SessionSwitcher.Select
                className="ms-button"
                style={{ flex: 1 }}
                render={(props, { current }) => (
                  <button {...props}>
                    {props.children}
                    {current && ' ✓'}
                  </button>
                )}
              />
              <SessionSwitcher.SignOut className="ms-button">
                ×
              </SessionSwitcher.SignOut>
              <SessionSwitcher.Error />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <div className="ms-actions">
          <SessionSwitcher.AddAccount className="ms-button" />
          <SessionSwitcher.SignOutAll className="ms-button" />
        </div>
        <SessionSwitcher.Confirmation />
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
