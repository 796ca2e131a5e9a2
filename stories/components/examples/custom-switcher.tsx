import { SessionSwitcher } from 'multisession/components';

export function CustomSwitcher() {
  return (
    <SessionSwitcher.Root onAddAccount={() => location.assign('/sign-in')}>
      <SessionSwitcher.Trigger />
      <SessionSwitcher.Popup
        style={{
          border: '1px solid',
          insetBlock: '4rem auto',
          insetInline: '1rem',
          marginInline: 'auto 0',
          padding: '0.75rem',
        }}
      >
        <SessionSwitcher.List
          style={{
            display: 'grid',
            gap: '0.5rem',
            margin: '0 0 0.75rem',
            padding: 0,
          }}
        >
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
        <SessionSwitcher.AddAccount /> <SessionSwitcher.SignOutAll />
        <SessionSwitcher.Confirmation />
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
