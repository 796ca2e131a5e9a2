'use client';

import type { ReactNode } from 'react';
import type { DeviceSession } from '../../store/index.ts';
import { Svg } from '../internal/icons.tsx';
import { DevicesConfirmDialog } from './devices-confirm-dialog.tsx';
import {
  DevicesCount,
  DevicesEmpty,
  DevicesError,
  DevicesLoading,
  DevicesLoadMore,
  DevicesRevokeOthers,
} from './devices-parts.tsx';
import { DevicesRoot, type DeviceSessionsRootProps } from './devices-root.tsx';
import {
  DevicesItem,
  DevicesLastActive,
  DevicesList,
  DevicesName,
  DevicesLocation,
  DevicesRevoke,
  DevicesCurrentBadge,
} from './devices-row.tsx';

const laptop = 'M4.5 5.5h11v7h-11zM2.5 15.5h15';
const phone = 'M6.5 3h7v14h-7zM9.2 14.5h1.6';

/** The props of `DeviceSessions`. The content is fixed. For custom content, compose the parts. */
export interface DeviceSessionsProps extends Omit<DeviceSessionsRootProps, 'children'> {}

function Devices({ className = '', ...props }: DeviceSessionsProps): ReactNode {
  return (
    <DevicesRoot {...props} className={`ms-devices ${className}`}>
      <DevicesLoading className="ms-skeleton" />
      <DevicesEmpty className="ms-muted" />
      <DevicesList>{row}</DevicesList>
      <DevicesError />
      <div className="ms-actions">
        <DevicesLoadMore className="ms-button" />
        <DevicesCount className="ms-muted" />
        <DevicesRevokeOthers className="ms-button ms-danger" />
      </div>
      <DevicesConfirmDialog className="ms-dialog" />
    </DevicesRoot>
  );
}

function row(session: DeviceSession): ReactNode {
  return (
    <DevicesItem session={session} className="ms-device">
      <Svg path={session.latestActivity?.isMobile ? phone : laptop} />
      <p>
        <DevicesName className="ms-name" /> <DevicesCurrentBadge className="ms-badge" />
      </p>
      <p className="ms-muted">
        <DevicesLocation /> <DevicesLastActive />
      </p>
      <DevicesRevoke className="ms-button" />
    </DevicesItem>
  );
}

/**
 * Lists the devices on which the current account (below a `<SessionScope>`, the scope's account) is signed in, with
 * buttons to sign out of one device or of all others.
 *
 * Requires a TanStack `QueryClientProvider`, such as `<SessionQueryScope>`, and a backend with
 * `capabilities.deviceSessions`.
 *
 * Parts: `Root`, which contains `Loading`, `Empty`, `List`, `Error`, `Count`, `LoadMore`, `RevokeOthers` and
 * `ConfirmDialog`. `List` contains an `Item` per device, which contains `Name`, `CurrentBadge`, `Location`,
 * `LastActive` and `Revoke`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
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
  CurrentBadge: DevicesCurrentBadge,
  Location: DevicesLocation,
  LastActive: DevicesLastActive,
  Revoke: DevicesRevoke,
  Error: DevicesError,
  Count: DevicesCount,
  LoadMore: DevicesLoadMore,
  RevokeOthers: DevicesRevokeOthers,
  ConfirmDialog: DevicesConfirmDialog,
});
