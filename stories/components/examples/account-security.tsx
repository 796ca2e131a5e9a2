import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';

export function AccountSecurity() {
  return (
    <SessionQueryScope>
      <DeviceSessions
        pageSize={10}
        onReverify={() => location.assign('/confirm-password')}
      />
    </SessionQueryScope>
  );
}
