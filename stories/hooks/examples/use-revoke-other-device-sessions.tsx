import {
  SessionQueryScope,
  useDeviceSessions,
  useRevokeOtherDeviceSessions,
} from 'multisession/query';

function Devices() {
  const { data } = useDeviceSessions();
  const { mutate, isPending } = useRevokeOtherDeviceSessions();
  return (
    <>
      <p>Devices: {data?.totalCount ?? '…'}</p>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        Sign out everywhere else
      </button>
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
