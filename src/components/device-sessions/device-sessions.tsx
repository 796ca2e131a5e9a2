'use client';

import type { ReactNode } from 'react';
import type { DeviceSession } from '../../store/index.ts';
import { Picture } from '../part/icons.tsx';
import { DevicesConfirm } from './devices-confirm.tsx';
import {
  DevicesCount,
  DevicesEmpty,
  DevicesFailure,
  DevicesLoading,
  DevicesMore,
  DevicesRevokeOthers,
} from './devices-parts.tsx';
import { DevicesRoot, type DeviceSessionsRootProps } from './devices-root.tsx';
import {
  DevicesItem,
  DevicesLastActive,
  DevicesList,
  DevicesName,
  DevicesPlace,
  DevicesRevoke,
  DevicesThis,
} from './devices-row.tsx';

const laptop = 'M4.5 5.5h11v7h-11zM2.5 15.5h15';
const phone = 'M6.5 3h7v14h-7zM9.2 14.5h1.6';

/** Everything but the content, which is the list itself. For another one, put its parts together. */
export interface DeviceSessionsProps extends Omit<DeviceSessionsRootProps, 'children'> {}

function Devices({ className = '', ...props }: DeviceSessionsProps): ReactNode {
  return (
    <DevicesRoot {...props} className={`ms-devices ${className}`}>
      <DevicesLoading className="ms-skeleton" />
      <DevicesEmpty className="ms-muted" />
      <DevicesList>{row}</DevicesList>
      <DevicesFailure />
      <div className="ms-actions">
        <DevicesMore className="ms-button" />
        <DevicesCount className="ms-muted" />
        <DevicesRevokeOthers className="ms-button ms-danger" />
      </div>
      <DevicesConfirm className="ms-dialog" />
    </DevicesRoot>
  );
}

function row(session: DeviceSession): ReactNode {
  return (
    <DevicesItem session={session} className="ms-device">
      <Picture path={session.latestActivity?.isMobile ? phone : laptop} />
      <p>
        <DevicesName className="ms-name" /> <DevicesThis className="ms-badge" />
      </p>
      <p className="ms-muted">
        <DevicesPlace /> <DevicesLastActive />
      </p>
      <DevicesRevoke className="ms-button" />
    </DevicesItem>
  );
}

/**
 * The devices on which the account that is spoken for here is signed in, to sign out of one or of all others. Below a
 * TanStack `QueryClientProvider`, such as a `<SessionQueryScope>`; the backend has to know devices
 * (`capabilities.deviceSessions`).
 *
 * Its parts are `Root`, and in it `Loading`, `Empty`, `List`, `Failure`, `Count`, `More`, `RevokeOthers` and `Confirm`; in
 * the list an `Item` with `Name`, `This`, `Place`, `LastActive` and `Revoke`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`, and of a part outside `Root`.
 *
 * @example
 * ```tsx
 * <DeviceSessions pageSize={20} onReverify={() => navigate('/reverify')} />
 * ```
 */
export const DeviceSessions = /* @__PURE__ */ Object.assign(Devices, {
  Root: DevicesRoot,
  Loading: DevicesLoading,
  Empty: DevicesEmpty,
  List: DevicesList,
  Item: DevicesItem,
  Name: DevicesName,
  This: DevicesThis,
  Place: DevicesPlace,
  LastActive: DevicesLastActive,
  Revoke: DevicesRevoke,
  Failure: DevicesFailure,
  Count: DevicesCount,
  More: DevicesMore,
  RevokeOthers: DevicesRevokeOthers,
  Confirm: DevicesConfirm,
});
