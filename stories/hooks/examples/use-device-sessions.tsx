import { SessionQueryScope, useDeviceSessions } from 'multisession/query';

function Devices() {
  const { data, hasNextPage, fetchNextPage } = useDeviceSessions({ pageSize: 3 });
  if (!data) return <p>Loading…</p>;
  return (
    <>
      <ul>
        {data.sessions.map(({ id, latestActivity }) => (
          <li key={id}>
            {[latestActivity?.browserName, latestActivity?.city]
              .filter(Boolean)
              .join(', ') || 'Unknown device'}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" onClick={() => void fetchNextPage()}>
          Show more of {data.totalCount}
        </button>
      )}
    </>
  );
}

export function DevicesPage() {
  return (
    <SessionQueryScope>
      <Devices />
    </SessionQueryScope>
  );
}
