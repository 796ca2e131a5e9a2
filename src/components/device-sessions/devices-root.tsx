'use client';

import { type FocusEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useDeviceSessions } from '../../query/index.ts';
import { useSession } from '../../react/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { accountKey } from '../internal/account-key.ts';
import { hideVisually } from '../internal/hide-visually.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { type RevokeTarget, DevicesContext, type DeviceSessionsCallbacks } from './devices-context.ts';
import { type DeviceSessionsLabels, englishLabels } from './device-sessions-labels.ts';

/** The props of `DeviceSessions.Root`. */
export interface DeviceSessionsRootProps
  extends PartProps<'section', DeviceSessionsState>, DeviceSessionsCallbacks {
  /** The number of devices per page, from 1 to 500. Default: 10. */
  readonly pageSize?: number | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<DeviceSessionsLabels> | undefined;
}

/** The state of `DeviceSessions.Root`. */
export type DeviceSessionsState = {
  /** Whether the first page is loading. @selector `[data-loading]` */
  readonly loading: boolean;
  /** Whether the last request for a page of the list failed. @selector `[data-error]` */
  readonly error: boolean;
};

/** Groups the parts of a device list and provides their state. Not rendered if no account is signed in. */
export function DevicesRoot(props: DeviceSessionsRootProps): ReactNode {
  const key = useSession(({ session }) => session && accountKey(session));
  return key && <Devices key={key} {...props} />;
}

function Devices({
  pageSize = 10,
  labels: labelOverrides,
  onRevoke,
  onReverify,
  children,
  ...props
}: DeviceSessionsRootProps) {
  const labels = useLabels('deviceSessions', englishLabels, labelOverrides);
  const query = useDeviceSessions({ pageSize });
  const [confirming, setConfirming] = useState<RevokeTarget | null>(null);
  const [announcement, announce] = useState('');
  const focus = useFocusRecovery();
  const partProps = {
    ...focus,
    tabIndex: -1,
    'aria-label': labels.devices,
    'aria-busy': query.isFetching,
    children: (
      <>
        {children}
        <span role="status" ref={hideVisually}>
          {announcement}
        </span>
      </>
    ),
  };
  const root = useRender('section', partProps, props, { loading: query.isPending, error: query.isError });
  return (
    <DevicesContext value={{ labels, query, confirming, setConfirming, announce, onRevoke, onReverify }}>
      {root}
    </DevicesContext>
  );
}

/** Moves the focus to the root when the focused element unmounts, such as the item of a device that was signed out. */
function useFocusRecovery() {
  const ref = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) ref.current?.focus();
  });
  return {
    ref,
    onFocus: () => void (hadFocus.current = true),
    onBlur: (event: FocusEvent) => void (hadFocus.current = event.relatedTarget !== null),
  };
}
