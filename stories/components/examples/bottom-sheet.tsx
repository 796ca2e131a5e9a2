import { useSession } from 'multisession';
import { SessionIcon, SessionSwitcher } from 'multisession/components';

export function BottomSheet() {
  const current = useSession();
  return (
    <SessionSwitcher.Root onAddAccount={() => location.assign('/sign-in')}>
      <SessionSwitcher.Trigger />
      <SessionSwitcher.Popup
        style={{
          borderWidth: '1px 0 0',
          inlineSize: 'auto',
          inset: 'auto 0 0',
          maxInlineSize: 'none',
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
            <SessionSwitcher.Item session={session} style={{ listStyle: 'none' }}>
              <SessionSwitcher.Select>
                <SessionSwitcher.Name />{' '}
                {session.id === current.session?.id && <SessionIcon name="check" />}
              </SessionSwitcher.Select>
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <div style={{ display: 'flex', justifyContent: 'space-between' }}>
          <SessionSwitcher.AddAccount />
          <SessionSwitcher.Close />
        </div>
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
