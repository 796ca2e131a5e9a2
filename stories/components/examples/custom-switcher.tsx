import { SessionSwitcher } from 'multisession/components';

export function CustomSwitcher() {
  return (
    <SessionSwitcher.Root onAddAccount={() => location.assign('/sign-in')}>
      <SessionSwitcher.Trigger />
      <SessionSwitcher.Popup
        style={{ insetBlock: '4rem auto', insetInline: 'auto 1rem' }}
      >
        <SessionSwitcher.List style={{ display: 'grid', gap: '0.5rem', padding: 0 }}>
          {(session) => (
            <SessionSwitcher.Item
              session={session}
              style={{ display: 'flex', gap: '0.5rem' }}
            >
              <SessionSwitcher.Select
                render={(props, { current }) => (
                  <button {...props}>
                    {props.children}
                    {current && ' ✓'}
                  </button>
                )}
              />
              <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
              <SessionSwitcher.Error />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <SessionSwitcher.AddAccount />
        <SessionSwitcher.SignOutAll />
        <SessionSwitcher.Confirmation />
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
