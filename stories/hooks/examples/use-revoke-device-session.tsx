import {
  SessionQueryScope,
  useDeviceSessions,
  useRevokeDeviceSession,
} from 'multisession/query';

function Devices() {
  const { data } = useDeviceSessions();
  const { mutate, isPending } = useRevokeDeviceSession();
  return (
    <ul>
      {data?.sessions.map(({ id, isCurrent, latestActivity }) => (
        <li key={id}>
          {[latestActivity?.browserName, latestActivity?.city]
            .filter(Boolean)
            .join(', ') || 'Unknown device'}{' '}
          {!isCurrent && (
            <button type="button" disabled={isPending} onClick={() => mutate(id)}>
              Sign out
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function DevicesPage() {
  return (
    <SessionQueryScope>
      <Devices />
    </SessionQueryScope>
  );
}
